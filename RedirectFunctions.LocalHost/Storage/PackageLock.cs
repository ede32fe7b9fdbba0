using System.Text.Json;

namespace RedirectFunctions.LocalHost.Storage;

/// <summary>Compares package-lock.json with the list of installed packages that npm leaves in node_modules.</summary>
internal static class PackageLock
{
    public static bool IsInstalled(string wanted, string installed)
    {
        try
        {
            using var want = JsonDocument.Parse(File.ReadAllBytes(wanted));
            using var have = JsonDocument.Parse(File.ReadAllBytes(installed));
            var packages = have.RootElement.GetProperty("packages");
            // The entry without a name is the repository itself; an optional package may be for another platform.
            return want.RootElement.GetProperty("packages").EnumerateObject()
                .Where(static package => package.Name.Length > 0 && !IsOptional(package.Value))
                .All(package => packages.TryGetProperty(package.Name, out var other) && Version(other) == Version(package.Value));
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Whatever is wrong with either file, npm ci knows best.
            return false;
        }
    }

    private static bool IsOptional(JsonElement package) => package.TryGetProperty("optional", out var optional) && optional.GetBoolean();

    private static string? Version(JsonElement package) => package.TryGetProperty("version", out var version) ? version.GetString() : null;
}
