using System.Text.Json;

namespace RedirectFunctions.Tests.Infra;

/// <summary>One resource of a <see cref="Deployment"/>.</summary>
internal sealed class DeployedResource(JsonElement json)
{
    public JsonElement Json => json;

    public string Id => json.GetProperty("id").GetString()!;

    public string Type => json.GetProperty("type").GetString()!;

    /// <summary>The last part of its name.</summary>
    public string Name => json.GetProperty("name").GetString()!.Split('/')[^1];

    /// <summary>The first part of its name: for a queue, its storage account.</summary>
    public string Root => json.GetProperty("name").GetString()!.Split('/')[0];

    /// <param name="path">Names of properties, separated by dots.</param>
    public JsonElement this[string path] => Find(path) ?? throw new KeyNotFoundException($"{Type} {Name} has no {path}.");

    public JsonElement? Find(string path)
    {
        JsonElement? element = json;
        foreach (var name in path.Split('.'))
        {
            element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        }

        return element;
    }
}
