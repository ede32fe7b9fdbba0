using System.Diagnostics;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

public class CostsTests
{
    [Fact]
    public async Task The_tables_of_the_document_are_what_the_script_works_out()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [RepositoryFile.PathOf("scripts", "costs.mjs"), "--check"]) { UseShellExecute = false, RedirectStandardError = true })!;
        var problem = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(node.ExitCode == 0, problem);
    }
}
