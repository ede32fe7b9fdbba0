using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Storage;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The real npm, with a registry that is not there.</summary>
[Trait("Category", "Slow")]
public sealed class AzuriteInstallationTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_network_a_sentence_says_so()
    {
        using var port = new RefusingPort();
        using var folder = Clone(port.Url);

        var exception = await Assert.ThrowsAsync<LocalHostException>(() => AzuriteInstallation.EnsureAsync(folder.Path, TextWriter.Null, Cancelled));

        Assert.StartsWith($"Azurite, the storage emulator, could not be installed. 'npm ci' in {folder.Path} ended with ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Is there a network, and does npm know the proxy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_never_answers_is_given_up_and_meanwhile_there_are_signs_of_life()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var folder = Clone(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/"));
        var output = new StringWriter(CultureInfo.InvariantCulture);

        var exception = await Assert.ThrowsAsync<LocalHostException>(() => AzuriteInstallation.EnsureAsync(
            folder.Path, output, Cancelled, timeLimit: TimeSpan.FromSeconds(3), reportEvery: TimeSpan.FromMilliseconds(200)));

        Assert.Contains("has not ended after 3 seconds and was stopped. Is there a network", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("Installing Azurite", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{Environment.NewLine}  … 1 s{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>With an empty npm cache.</summary>
    private static TemporaryFolder Clone(Uri registry)
    {
        var folder = new TemporaryFolder(
            ("package.json", RepositoryFile.ReadAllText("package.json")), ("package-lock.json", RepositoryFile.ReadAllText("package-lock.json")));
        File.WriteAllText(folder[".npmrc"], $"registry={registry}\ncache={folder["cache"]}\nomit-lockfile-registry-resolved=true\n");
        return folder;
    }
}
