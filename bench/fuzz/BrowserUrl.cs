using System.Diagnostics;
using System.Text.Json;
using RedirectFunctions.LocalHost.Storage;

namespace Fuzz;

/// <summary>A URL in the parts that a browser finds in it.</summary>
/// <param name="Protocol">With its colon.</param>
/// <param name="Hostname">In ASCII, lower case; a trailing dot is kept.</param>
/// <param name="Port">Empty where it is the scheme's own.</param>
internal sealed record BrowserUrl(string Protocol, string Username, string Password, string Hostname, string Port);

/// <summary>
/// The WHATWG URL parser of Node.js, which is the one that browsers have; in a process that lives as long as this object.
/// </summary>
internal sealed class BrowserUrlParser : IDisposable
{
    private readonly Process _node = NodeProcess.Start(
        "node", AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "parse-urls.cjs"));
    private readonly Lock _lock = new();

    /// <summary>Null where it is no absolute URL.</summary>
    public BrowserUrl? Parse(string url)
    {
        lock (_lock)
        {
            // All of it in ASCII: the escapes of JSON spare both sides a question of encoding.
            _node.StandardInput.WriteLine(JsonSerializer.Serialize(url));
            _node.StandardInput.Flush();
            var answer = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException(
                $"Node has ended: {_node.StandardError.ReadToEnd()}");
            return JsonSerializer.Deserialize<BrowserUrl>(answer, JsonSerializerOptions.Web);
        }
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }
}
