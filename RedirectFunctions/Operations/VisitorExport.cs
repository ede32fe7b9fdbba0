using System.Text.Encodings.Web;
using System.Text.Json;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Visitors;

namespace RedirectFunctions.Operations;

/// <summary>
/// What is known of a visitor in the queues, as JSON for people: each click as a record (docs/events.md), where it is, and for whom.
/// </summary>
public static class VisitorExport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(VisitorRun run, VisitorSummary summary)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("found", summary.Found);
            json.WriteNumber("examined", summary.Examined);
            json.WriteNumber("unreadable", summary.Unreadable);
            json.WriteNumber("hidden", summary.Hidden);
            json.WriteBoolean("complete", summary.Complete);
            if (summary.Problem is { } problem)
            {
                json.WriteString("problem", problem);
            }

            json.WriteBoolean("truncated", run.Clicks.Sum(click => click.Click.Deliveries.Count) < summary.Found);
            json.WriteStartArray("clicks");
            foreach (var found in run.Clicks)
            {
                Write(json, found);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FoundClick found)
    {
        json.WriteStartObject();
        json.WriteString("queue", found.Queue);
        json.WriteStartArray("sinks");
        foreach (var delivery in found.Click.Deliveries)
        {
            json.WriteStringValue(delivery.Sink);
        }

        json.WriteEndArray();
        if (found.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        json.WritePropertyName("click");
        json.WriteRawValue(ClickRecord.From(found.Click.Click).ToJson(), skipInputValidation: true);
        json.WriteEndObject();
    }
}
