using System.Text.RegularExpressions;

namespace Chaos;

/// <summary>What the program under test logs, kept in a file for finding causes.</summary>
internal sealed partial class HostLog(string path) : IDisposable
{
    private readonly TextWriter _file = TextWriter.Synchronized(File.CreateText(path));
    private int _lost;
    private int _spooled;
    private int _errors;

    /// <summary>Clicks that it reported as lost.</summary>
    public int Lost => _lost;

    /// <summary>Clicks that it wrote to the spool.</summary>
    public int Spooled => _spooled;

    /// <summary>Lines at the levels Error and Critical.</summary>
    public int Errors => _errors;

    public void Add(string line)
    {
        _file.WriteLine(line);
        if (Fate().Match(line) is { Success: true } fate)
        {
            ref var count = ref fate.Groups["fate"].ValueSpan is "lost" ? ref _lost : ref _spooled;
            Interlocked.Add(ref count, int.Parse(fate.Groups["clicks"].ValueSpan));
        }

        if (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _errors);
        }
    }

    public void Dispose() => _file.Dispose();

    [GeneratedRegex("(?<clicks>[0-9]+) clicks are (?<fate>lost|in the spool)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fate();
}
