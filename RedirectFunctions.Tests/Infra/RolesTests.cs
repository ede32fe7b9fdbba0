using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The table of infra/README.md: who may do what, where and why.</summary>
[Trait("Category", "Slow")]
public partial class RolesTests
{
    [Fact]
    public void The_table_lists_every_role_that_is_assigned_and_no_other()
    {
        var deployment = Deployment.OfEverything;

        var assigned = deployment.All("Microsoft.Authorization/roleAssignments").Select(assignment => (
            Who: WhoIs(assignment["properties.principalId"].GetString()!),
            Role: RoleOf(assignment["properties.roleDefinitionId"].GetString()!),
            Where: ScopeOf(deployment, assignment.Id),
            Why: assignment["properties.description"].GetString()!));
        var listed = TableRow().Matches(RepositoryFile.ReadAllText("infra", "README.md")).Select(row => (
            Who: row.Groups["who"].Value,
            Role: row.Groups["role"].Value,
            Where: row.Groups["where"].Value,
            Why: row.Groups["why"].Value));

        Assert.Equal(listed.Order(), assigned.Distinct().Order());
    }

    /// <summary>Counts what the table calls "each queue": once for the app and once for the operator.</summary>
    [Fact]
    public void No_queue_is_left_out()
    {
        var deployment = Deployment.OfEverything;
        var scopes = deployment.All("Microsoft.Authorization/roleAssignments").Select(assignment => ScopeIdOf(assignment.Id)).CountBy(scope => scope, StringComparer.Ordinal).ToList();

        Assert.All(
            deployment.All("Microsoft.Storage/storageAccounts/queueServices/queues"),
            queue => Assert.Contains(KeyValuePair.Create(queue.Id, 2), scopes));
    }

    [Fact]
    public void The_app_s_identity_is_a_service_principal_and_nobody_has_a_role_on_the_resource_group() => Assert.All(
        Deployment.OfEverything.All("Microsoft.Authorization/roleAssignments"),
        assignment =>
        {
            Assert.Equal(
                WhoIs(assignment["properties.principalId"].GetString()!) == "the operator" ? "Group" : "ServicePrincipal",
                assignment["properties.principalType"].GetString());
            Assert.Contains("/providers/Microsoft.", ScopeIdOf(assignment.Id), StringComparison.Ordinal);
        });

    [Fact]
    public void Without_an_operator_only_the_app_has_roles() => Assert.All(
        new Deployment("main").All("Microsoft.Authorization/roleAssignments"),
        assignment => Assert.StartsWith("[reference(", assignment["properties.principalId"].GetString(), StringComparison.Ordinal));

    /// <summary>The names of Azure's built-in roles; the ids are the same everywhere.</summary>
    private static string RoleOf(string definitionId) => definitionId.Split('/')[^1] switch
    {
        "b86a8fe4-44ce-4948-aee5-eccb2c155cd7" => "Key Vault Secrets Officer",
        "4633458b-17de-408a-b874-0445c86b69e6" => "Key Vault Secrets User",
        "3913510d-42f4-4e42-8a64-420c390055eb" => "Monitoring Metrics Publisher",
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe" => "Storage Blob Data Contributor",
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b" => "Storage Blob Data Owner",
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" => "Storage Blob Data Reader",
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88" => "Storage Queue Data Contributor",
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3" => "Storage Table Data Contributor",
        "76199698-9eea-4c19-bc75-cec21354c6b6" => "Storage Table Data Reader",
        var other => other,
    };

    private static string WhoIs(string principalId) => principalId switch
    {
        ['[', ..] => "the app",
        "88888888-8888-8888-8888-888888888888" => "the backup",
        _ => "the operator",
    };

    private static string ScopeIdOf(string assignmentId) => assignmentId[..assignmentId.LastIndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)];

    private static string ScopeOf(Deployment deployment, string assignmentId)
    {
        var parts = ScopeIdOf(assignmentId).Split('/');
        var account = parts.SkipWhile(part => part != "storageAccounts").ElementAtOrDefault(1) == deployment.AccountOf("AzureWebJobsStorage").Name ? "host" : "tracking";
        return parts[^2] switch
        {
            "queues" => $"each queue of the {account} account",
            "containers" => $"the container {parts[^1]} of the {account} account",
            "tables" => $"the table {parts[^1]} of the {account} account",
            "storageAccounts" => $"the {account} account",
            "vaults" => "the vault",
            "components" => "Application Insights",
            var other => other,
        };
    }

    [GeneratedRegex(@"^\| (?<who>the [a-z]+) \| (?<role>[^|]+) \| (?<where>[^|]+) \| (?<why>[^|]+) \|\r?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();
}
