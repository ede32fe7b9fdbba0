using System.Text.Json;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class ParameterListTests
{
    [Theory]
    [InlineData("[]", "Parameters must be an object of strings.")]
    [InlineData("\"a\"", "Parameters must be an object of strings.")]
    [InlineData("{\"a\":1}", "A parameter's value must be a string.")]
    [InlineData("{\"a\":null}", "A parameter's value must be a string.")]
    [InlineData("{\"a\":[\"b\"]}", "A parameter's value must be a string.")]
    public void Only_an_object_of_strings_is_read(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ParameterList>(json)).Message);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"b\":\"1\",\"a\":\"\"}")]
    [InlineData("{\"with \\u0022quotes\\u0022\":\"x\"}")]
    [InlineData("{\"a_name_that_is_longer_than_those_that_are_kept_in_common_by_all\":\"x\"}")]
    public void What_was_read_is_written(string json) => Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ParameterList>(json)));

    [Fact]
    public void The_first_value_of_a_name_wins_and_a_full_list_counts_what_it_leaves_out()
    {
        var list = new ParameterList { { "a", "1" }, { "a", "2" } };
        Assert.Equal(("1", 1, 0), (list.Find("a"), list.Count, list.LeftOut));

        for (var number = 1; number < ParameterList.MaxCount + 3; number++)
        {
            list.Add($"n{number}", "x");
        }

        Assert.Equal((ParameterList.MaxCount, 3), (list.Count, list.LeftOut));
        Assert.Null(list.Find("n50"));
        Assert.Equal("n49", list[^1].Key);
        Assert.Throws<IndexOutOfRangeException>(() => list[ParameterList.MaxCount]);
    }
}
