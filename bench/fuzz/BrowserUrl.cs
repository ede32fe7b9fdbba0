using System.Diagnostics;
using System.Text.Json;
using RedirectFunctions.LocalHost.Storage;

namespace Fuzz;

/// <summary>The parts of a URL as a browser reads it.</summary>
/// <param name="Protocol">With its colon.</param>
/// <param name="Hostname">In ASCII, lower case; a trailing dot is kept.</param>
/// <param name="Port">Empty if it is the scheme's default.</param>
internal sealed record BrowserUrl(string Protocol, string Username, string Password, string Hostname, string Port);

/// <summary>
/// The WHATWG URL parser of Node.js, which follows the same standard as browsers, in a process that lives as long as this object.
/// </summary>
internal sealed class BrowserUrlParser : IDisposable
{
    private readonly Process _node = NodeProcess.Start(
        "node", AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "parse-urls.cjs"));
    private readonly Lock _lock = new();

    /// <summary>Null if it is not an absolute URL.</summary>
    public BrowserUrl? Parse(string url)
    {
        lock (_lock)
        {
            // All in ASCII: thanks to JSON's escapes, neither side has to care about encodings.
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
