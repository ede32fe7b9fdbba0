using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>What a command has found, for a program: the same facts as the text, on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // For a terminal or a file, not for a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    public static Option<bool> CreateOption() => new("--json") { Description = "Print JSON, for scripts." };

    public static Task WriteAsync<T>(T found) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(found, Options));

    /// <param name="more">A member that only this command knows; left out if it is null.</param>
    public static Task WriteAsync<T>(T found, (string Name, string? Value) more)
    {
        var json = JsonSerializer.SerializeToNode(found, Options)!.AsObject();
        if (more.Value is not null)
        {
            json.Add(more.Name, more.Value);
        }

        return WriteAsync(json);
    }
}
