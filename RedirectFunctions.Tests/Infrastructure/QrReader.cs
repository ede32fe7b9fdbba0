using System.Diagnostics;
using Microsoft.Playwright;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>
/// Reads QR codes with zbarimg, as a scanner does. If it is not on the PATH, the calling test is skipped, or it fails if
/// <c>REQUIRE_BROWSER=true</c> is set, as in <c>.ci/run</c>.
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

    /// <summary>The text of an SVG that a browser draws on a dark page, so that the code needs its own quiet zone.</summary>
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
