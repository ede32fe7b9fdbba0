using System.Diagnostics;
using System.Globalization;

namespace Compare;

/// <summary>A process and its descendants, according to Linux' <c>/proc</c>.</summary>
internal static class ProcessTree
{
    public static IEnumerable<Process> Of(int id)
    {
        yield return Process.GetProcessById(id);
        foreach (var child in File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var process in Of(int.Parse(child, CultureInfo.InvariantCulture)))
            {
                yield return process;
            }
        }
    }
}
