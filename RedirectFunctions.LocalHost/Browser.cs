using System.ComponentModel;
using System.Diagnostics;

namespace RedirectFunctions.LocalHost;

/// <summary>The browser of whoever started this program.</summary>
internal static class Browser
{
    /// <summary>Opens a page in it.</summary>
    /// <returns>Null, or what to tell the person if there is none.</returns>
    public static string? Problem(Uri page)
    {
        try
        {
            // On Linux this is xdg-open.
            using var opener = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
            return null;
        }
        catch (Win32Exception)
        {
            return $"No browser was found. Open {page} yourself.";
        }
    }
}
