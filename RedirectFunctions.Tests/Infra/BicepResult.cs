namespace RedirectFunctions.Tests.Infra;

/// <param name="ExitCode">0 even if there were warnings.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Diagnostics">Standard error: errors and warnings, one a line.</param>
internal sealed record BicepResult(int ExitCode, string Output, string Diagnostics)
{
    public BicepResult MustBeClean()
    {
        Assert.Equal("", Diagnostics);
        Assert.Equal(0, ExitCode);
        return this;
    }
}
