namespace RedirectFunctions.LocalHost.Collector;

/// <summary>A rule that a payload breaks, in the form that GA4's validation server uses.</summary>
internal sealed record Ga4Problem(string FieldPath, string Description, string ValidationCode)
{
    public const string Invalid = "VALUE_INVALID";
    public const string Required = "VALUE_REQUIRED";
    public const string OutOfBounds = "VALUE_OUT_OF_BOUNDS";
    public const string NameInvalid = "NAME_INVALID";
    public const string NameReserved = "NAME_RESERVED";
    public const string NameDuplicated = "NAME_DUPLICATED";
    public const string TooMany = "EXCEEDED_MAX_ENTITIES";
}
