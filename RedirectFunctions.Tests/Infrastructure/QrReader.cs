using System.Diagnostics;
using Microsoft.Playwright;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>
/// Reads QR codes as a scanner does, with zbarimg. Where it is not on the PATH the calling test is skipped, or fails where the environment
/// says <c>REQUIRE_BROWSER=true</c>, as <c>.ci/run</c> does.
/// </summary>
internal static class QrReader
{
    /// <summary>The text of a PNG.</summary>
    public static async Task<string> ReadAsync(byte[] png)
    {
        var file = Path.Combine(Path.GetTempPath(), $"redirect-functions-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(file, png, TestContext.Current.CancellationToken);
        try
        {
            using var reader = Process.Start(new ProcessStartInfo(Find(), ["--quiet", "--raw", "--nodbus", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var text = await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await reader.WaitForExitAsync(TestContext.Current.CancellationToken);
            return text.TrimEnd('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The text of an SVG as a browser draws it, on a page whose ground is dark: the code must bring its own quiet zone.</summary>
    public static async Task<string> ReadSvgAsync(IPage page, byte[] svg)
    {
        await page.SetContentAsync($"<body style='margin:0;background:#000'><img src='data:image/svg+xml;base64,{Convert.ToBase64String(svg)}'></body>");
        return await ReadAsync(await page.Locator("img").ScreenshotAsync());
    }

    private static string Find()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => new[] { "zbarimg", "zbarimg.exe" }, Path.Combine)
            .FirstOrDefault(File.Exists);
        const string Missing = "No zbarimg is on the PATH. On Debian and Ubuntu: apt-get install -y zbar-tools.";
        if (found is null && Environment.GetEnvironmentVariable("REQUIRE_BROWSER") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(found is null, Missing);
        return found;
    }
}
