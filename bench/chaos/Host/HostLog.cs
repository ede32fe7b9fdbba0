using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Host;

/// <summary>What the program under test says, kept in a file for whoever wants to know why.</summary>
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

    public async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            await _file.WriteLineAsync(line);
            Count(line);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Count(string line)
    {
        if (line.Contains(" is lost: ", StringComparison.Ordinal) || line.Contains("; it is lost", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _lost);
        }
        else if (Unconfirmed().Match(line) is { Success: true } match)
        {
            Interlocked.Add(ref _spooled, int.Parse(match.Groups["clicks"].ValueSpan, CultureInfo.InvariantCulture));
        }

        if (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _errors);
        }
    }

    [GeneratedRegex("(?<clicks>[0-9]+) clicks were not confirmed .* they are in the spool", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unconfirmed();
}
