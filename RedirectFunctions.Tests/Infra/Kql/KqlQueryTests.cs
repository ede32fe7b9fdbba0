namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>The interpreter that the tests of the alerts rely on: small, and strict about what it does not know.</summary>
public class KqlQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly KqlRow[] Rows =
    [
        Row("a", 1, minutesAgo: 30),
        Row("a", 2, minutesAgo: 20),
        Row("b", 30, minutesAgo: 10),
        Row("c", 400, minutesAgo: 0),
    ];

    [Theory]
    [InlineData("T | where Name == 'a' | summarize Value = sum(Sum)", 3)]
    [InlineData("T | where Name in ('a', 'b') | summarize Value = sum(Sum)", 33)]
    [InlineData("T | where Name == 'a' or Name == 'b' and Sum > 100 | summarize Value = sum(Sum)", 3)]
    [InlineData("T | where (Name == 'a' or Name == 'c') and Sum > 100 | summarize Value = sum(Sum)", 400)]
    [InlineData("T | where Name != 'c' and TimeGenerated < ago(15m) | summarize Value = count()", 2)]
    [InlineData("T | where Name startswith 'B' | summarize Value = sum(Sum)", 30)]
    [InlineData("T | summarize Value = sumif(Sum, Name == 'b')", 30)]
    [InlineData("T | summarize Value = countif(Sum >= 2)", 3)]
    [InlineData("T | summarize Value = percentile(Sum, 50)", 2)]
    [InlineData("T | summarize Value = percentile(Sum, 95)", 400)]
    [InlineData("T | summarize First = min(TimeGenerated), Last = max(TimeGenerated) | project Value = iff(Last - First > 29m, 1, 0)", 1)]
    [InlineData("T | summarize First = min(TimeGenerated), Last = max(TimeGenerated) | project Value = iff(Last - First > 30m, 1, 0)", 0)]
    [InlineData("T | summarize All = sum(Sum) | project Value = 100.0 * All / 433 - 1", 99)]
    [InlineData("T | where Name == 'nobody' | summarize Value = count()", 0)]
    [InlineData("T | where Name == 'nobody' | summarize Least = min(Sum) | project Value = iff(Least > 0, 1, 0)", 0)]
    public void A_query_has_the_result_that_Kusto_gives(string query, double value) =>
        Assert.Equal(value, Assert.Single(new KqlQuery(query).Run(Rows, Now))["Value"]);

    [Fact]
    public void By_makes_a_row_for_each_value() => Assert.Equal(
        [("a", 3d), ("b", 30d), ("c", 400d)],
        new KqlQuery("T | summarize Value = sum(Sum) by Key = tostring(Properties.key)").Run(Rows, Now).Select(row => ((string)row["Key"], (double)row["Value"])));

    [Theory]
    [InlineData("T | extend A = 1")]
    [InlineData("T | where Sum between (1 .. 2)")]
    [InlineData("T | summarize Value = sum(Sum) by bin(TimeGenerated, 15m)")]
    [InlineData("T | summarize Value = dcount(Name)")]
    [InlineData("T | where Name =~ 'a'")]
    [InlineData("T | where Sum > 'a'")]
    [InlineData("T | project Value = iff(Sum > 1, 2)")]
    [InlineData("T | where TimeGenerated > ago(3d)")]
    [InlineData("T | where Name ==")]
    public void What_it_does_not_know_it_refuses(string query) => Assert.Throws<NotSupportedException>(() => new KqlQuery(query).Run(Rows, Now));

    private static KqlRow Row(string name, double sum, int minutesAgo) => new("T", new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["TimeGenerated"] = Now.AddMinutes(-minutesAgo),
        ["Name"] = name,
        ["Sum"] = sum,
        ["Properties.key"] = name,
    });
}
