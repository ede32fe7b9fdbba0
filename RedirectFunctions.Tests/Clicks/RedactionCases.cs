using System.Text;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Clicks;

/// <summary>The cases of Samples/redaction-cases.tsv.</summary>
public sealed class RedactionCases : TheoryData<string, string>
{
    public RedactionCases()
    {
        var text = Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", "redaction-cases.tsv"));
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var fields = line.Split('\t');
            Add(fields[0], fields[1] == "=" ? fields[0] : fields[1]);
        }
    }
}
