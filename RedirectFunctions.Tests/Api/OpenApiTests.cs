using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.OpenApi;
using RedirectFunctions.Functions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Api;

/// <summary>Compares the OpenAPI description with the functions.</summary>
public partial class OpenApiTests
{
    [Fact]
    public void It_is_a_valid_OpenAPI_document()
    {
        var read = OpenApiDocument.Parse(OpenApiFile.Text, OpenApiConstants.Json);

        Assert.NotNull(read.Diagnostic);
        Assert.Empty(read.Diagnostic.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(OpenApiFile.Root["paths"]!.AsObject().Count, read.Document!.Paths.Count);
    }

    [Fact]
    public void Every_route_is_described_with_its_methods_and_keys_and_no_other() => Assert.Equal(
        Functions().Order(StringComparer.Ordinal),
        OpenApiFile.Operations.Select(operation => $"{operation.Key}, {KeysOf(operation.Value)}").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_schema_is_used_and_closed_to_members_that_it_does_not_know()
    {
        foreach (var (name, schema) in OpenApiFile.Root["components"]!["schemas"]!.AsObject())
        {
            Assert.Contains($"#/components/schemas/{name}\"", OpenApiFile.Text, StringComparison.Ordinal);
            Assert.False(schema!["additionalProperties"]?.GetValue<bool>() ?? true, name);
        }
    }

    [Fact]
    public void The_document_for_people_has_every_path()
    {
        var document = RepositoryFile.ReadAllText("docs", "api.md");

        Assert.All(OpenApiFile.Root["paths"]!.AsObject(), path => Assert.Contains($"{path.Key}`", document, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Functions() =>
        from method in typeof(RedirectFunction).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        from path in PathsOf(trigger.Route!)
        from verb in trigger.Methods!
        select $"{verb.ToUpperInvariant()} {path}, {trigger.AuthLevel}";

    /// <summary>OpenAPI has neither optional path segments nor route constraints.</summary>
    private static IEnumerable<string> PathsOf(string route)
    {
        var plain = route == HomeFunction.Route ? "" : Constraint().Replace(route, "}");
        return plain.EndsWith("?}", StringComparison.Ordinal) ? [$"/{plain[..plain.LastIndexOf('/')]}", $"/{plain.Replace("?", "", StringComparison.Ordinal)}"] : [$"/{plain}"];
    }

    private static AuthorizationLevel KeysOf(JsonObject operation) => operation["security"]!.AsArray().Select(requirement => requirement!.AsObject().Single().Key).ToList() switch
    {
        [] => AuthorizationLevel.Anonymous,
        ["author", "master"] => AuthorizationLevel.Function,
        ["master"] => AuthorizationLevel.Admin,
        _ => throw new InvalidOperationException("No such combination of keys."),
    };

    [GeneratedRegex(":.*}$", RegexOptions.None, 1000)]
    private static partial Regex Constraint();
}
