using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RedirectFunctions.Redirects.Signing;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Redirects.Signing;

/// <summary>Other programs sign links as docs/links.md describes, so what it says must be true.</summary>
[Trait("Category", "Slow")]
public partial class DocumentedSignatureTests
{
    private static readonly string Docs = Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("docs", "links.md"));

    [Fact]
    public void The_test_vectors_are_what_the_signer_signs()
    {
        var signer = new LinkSigner(TestKeys.Parse(TestKeys.First), TimeProvider.System);
        var vectors = Vector().Matches(Docs);

        Assert.Equal(5, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(
            Part(vector, "sig"),
            signer.Sign(Part(vector, "destination")!, Part(vector, "expiry") is { } expiry ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(expiry, CultureInfo.InvariantCulture)) : null, Part(vector, "name"))));
    }

    [Fact]
    public async Task The_JavaScript_prints_the_third_vector()
    {
        var script = Docs.Split("```js\n")[1].Split("```")[0];
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var printed = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Part(Vector().Matches(Docs)[2], "sig"), printed.Trim());
    }

    private static string? Part(Match vector, string name) => vector.Groups[name] is { Success: true, Value: var value } ? value : null;

    [GeneratedRegex("^\\| `(?<destination>https:[^`]+)` \\| (?:`(?<expiry>[0-9]+)`)? ?\\| (?:`(?<name>[^`]+)`)? ?\\| `(?<sig>[^`]+)` \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Vector();
}
