using System.Diagnostics;
using System.Text.Json;
using RedirectFunctions.LocalHost.Storage;

namespace Fuzz.Browser;

/// <summary>The WHATWG URL parser of Node.js, which is the one that browsers have; in a process that lives as long as this object.</summary>
internal sealed class BrowserUrlParser : IDisposable
{
    private readonly Process _node = NodeProcess.Start("node", AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "Browser", "parse-urls.cjs"));
    private readonly Lock _lock = new();

    /// <summary>Null where it is no absolute URL.</summary>
    public BrowserUrl? Parse(string url)
    {
        lock (_lock)
        {
            // All of it in ASCII: the escapes of JSON spare both sides a question of encoding.
            _node.StandardInput.WriteLine(JsonSerializer.Serialize(url, BrowserJson.Default.String));
            _node.StandardInput.Flush();
            var answer = _node.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException($"Node has ended: {_node.StandardError.ReadToEnd()}");
            return JsonSerializer.Deserialize(answer, BrowserJson.Default.BrowserUrl);
        }
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }
}
