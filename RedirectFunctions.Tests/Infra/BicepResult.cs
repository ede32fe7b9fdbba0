namespace RedirectFunctions.Tests.Infra;

/// <param name="ExitCode">0 also where there were warnings.</param>
/// <param name="Output">What was asked for.</param>
/// <param name="Diagnostics">Errors and warnings, one a line.</param>
internal sealed record BicepResult(int ExitCode, string Output, string Diagnostics)
{
    public BicepResult MustBeClean()
    {
        Assert.Equal("", Diagnostics);
        Assert.Equal(0, ExitCode);
        return this;
    }
}
