using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The rules for an event's <c>items</c> (Google's events reference): at most 200 objects, each with an id or a name, of the documented
/// fields and some of one's own.
/// </summary>
/// <param name="maxValue">Characters that the property accepts in a value.</param>
internal sealed class Ga4ItemRules(int maxValue)
{
    private const int MaxItems = 200;

    /// <summary>The events reference and help page 9267744; the page on sending events says 10.</summary>
    private const int MaxOwnFields = 27;

    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal) { "discount", "index", "price", "quantity" };

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "item_id", "item_name", "affiliation", "coupon", "creative_name", "creative_slot", "item_brand", "item_category", "item_category2",
        "item_category3", "item_category4", "item_category5", "item_list_id", "item_list_name", "item_variant", "location_id",
        "promotion_id", "promotion_name", "google_business_vertical",
    };

    public void Check(JsonElement items, string path, List<Ga4Problem> problems)
    {
        if (items.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new(path, "items must be an array.", Ga4Problem.Invalid));
            return;
        }

        if (items.GetArrayLength() > MaxItems)
        {
            problems.Add(new(path, $"There are {items.GetArrayLength()} items; an event has at most {MaxItems}.", Ga4Problem.TooMany));
        }

        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            CheckItem(item, $"{path}[{index++}]", problems);
        }
    }

    private void CheckItem(JsonElement item, string path, List<Ga4Problem> problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "An item must be an object.", Ga4Problem.Invalid));
            return;
        }

        if (!item.TryGetProperty("item_id", out _) && !item.TryGetProperty("item_name", out _))
        {
            problems.Add(new(path, "An item needs an item_id or an item_name.", Ga4Problem.Required));
        }

        var own = item.EnumerateObject().Count(static field => !Numbers.Contains(field.Name) && !Texts.Contains(field.Name));
        if (own > MaxOwnFields)
        {
            problems.Add(new(path, $"The item has {own} fields of your own; the limit is {MaxOwnFields}.", Ga4Problem.TooMany));
        }

        foreach (var field in item.EnumerateObject())
        {
            var fieldPath = $"{path}.{field.Name}";
            problems.AddIfAny(Ga4Names.CheckParameter(fieldPath, field.Name));
            Ga4ParameterRules.CheckValue(field.Value, fieldPath, maxValue, problems);
            if (Numbers.Contains(field.Name) && field.Value.ValueKind == JsonValueKind.String)
            {
                problems.Add(new(fieldPath, $"{field.Name} must be a number.", Ga4Problem.Invalid));
            }
        }
    }
}
