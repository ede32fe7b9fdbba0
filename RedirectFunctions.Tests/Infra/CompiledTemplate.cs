using System.Text.Json;

[assembly: AssemblyFixture(typeof(RedirectFunctions.Tests.Infra.CompiledTemplate))]

namespace RedirectFunctions.Tests.Infra;

/// <summary><c>infra/main.bicep</c> as the JSON that Azure Resource Manager gets; compiled once, when a test first asks for it.</summary>
public sealed class CompiledTemplate
{
    private readonly Lazy<Task<BicepResult>> _build = new(() => BicepCli.RunAsync("build", "main.bicep", "--stdout"));

    /// <summary>The whole template, including its modules.</summary>
    internal async Task<string> TextAsync() => (await _build.Value).MustBeClean().Output;

    /// <summary>The properties of a parameter's type, by name.</summary>
    internal async Task<IReadOnlyDictionary<string, JsonElement>> PropertiesOfAsync(string parameter)
    {
        var definition = await DefinitionAsync(template => template.GetProperty("parameters").GetProperty(parameter));
        return definition.GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
    }

    /// <summary>The values allowed for the items of a parameter.</summary>
    internal async Task<IReadOnlyList<string>> ChoicesOfItemsAsync(string parameter)
    {
        var definition = await DefinitionAsync(template => template.GetProperty("parameters").GetProperty(parameter).GetProperty("items"));
        return [.. definition.GetProperty("allowedValues").EnumerateArray().Select(value => value.GetString()!)];
    }

    internal async Task<JsonElement> ParameterAsync(string name)
    {
        using var document = JsonDocument.Parse(await TextAsync());
        return document.RootElement.GetProperty("parameters").GetProperty(name).Clone();
    }

    /// <summary>All resources of a template and of the templates nested in it.</summary>
    internal static IEnumerable<JsonElement> ResourcesIn(JsonElement template)
    {
        var resources = template.GetProperty("resources");
        var list = resources.ValueKind == JsonValueKind.Array ? resources.EnumerateArray() : resources.EnumerateObject().Select(resource => resource.Value);
        return list.SelectMany(resource =>
            resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments" ? ResourcesIn(resource.GetProperty("properties").GetProperty("template")) : [resource]);
    }

    private async Task<JsonElement> DefinitionAsync(Func<JsonElement, JsonElement> find)
    {
        using var document = JsonDocument.Parse(await TextAsync());
        var template = document.RootElement.Clone();
        var name = find(template).GetProperty("$ref").GetString()!.Split('/')[^1];
        return template.GetProperty("definitions").GetProperty(name);
    }
}
