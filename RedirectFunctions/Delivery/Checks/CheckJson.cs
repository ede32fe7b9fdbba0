using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Delivery.Checks;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CheckJson : JsonSerializerContext;
