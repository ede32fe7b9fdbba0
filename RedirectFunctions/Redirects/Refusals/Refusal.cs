using System.Net;

namespace RedirectFunctions.Redirects.Refusals;

/// <summary>
/// Why a link is not followed. The texts are fixed: nothing of the request is ever repeated in a response, so there is nothing to escape
/// and nothing to reflect.
/// </summary>
/// <param name="Code">A stable name for programs, logs and metrics.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Detail">Which part of the link is wrong, and how to fix it.</param>
public sealed record Refusal(HttpStatusCode Status, string Code, string Title, string Detail)
{
    public static readonly Refusal DestinationMissing = new(
        HttpStatusCode.BadRequest,
        "destination_missing",
        "This link has no destination",
        "The address must carry its destination either in the parameter destinationUrl, percent-encoded: "
        + "/r?destinationUrl=https%3A%2F%2Fexample.com%2F, or base64url-encoded in the path: /r/aHR0cHM6Ly9leGFtcGxlLmNvbS8.");

    public static readonly Refusal TokenUnreadable = new(
        HttpStatusCode.BadRequest,
        "token_unreadable",
        "This link is damaged",
        "The part of the address after /r/ must be the destination's UTF-8 text in base64url (RFC 4648, section 5). "
        + "Part of it may have been lost when it was copied.");

    public static readonly Refusal DestinationTooLong = new(
        HttpStatusCode.BadRequest,
        "destination_too_long",
        "The destination of this link is too long",
        "A destination may have at most 8192 characters, counted percent-encoded.");

    public static readonly Refusal DestinationMalformed = new(
        HttpStatusCode.BadRequest,
        "destination_malformed",
        "The destination of this link is not a valid address",
        "A destination must be an absolute URL such as https://example.com/page, without white space, control characters, "
        + "backslashes or a user name.");

    public static readonly Refusal SchemeNotAllowed = new(
        HttpStatusCode.BadRequest,
        "scheme_not_allowed",
        "The destination of this link is not a web address",
        "A destination must begin with https:// or http://.");

    public static readonly Refusal DestinationNotAllowed = new(
        HttpStatusCode.Forbidden,
        "destination_not_allowed",
        "This link leads to a site that is not allowed here",
        "From here you can only reach sites that the operator of this service has listed, or any site by a link that the operator "
        + "has signed. If this link is yours, ask the operator to sign it, or to add its host to ALLOWED_DESTINATION_HOSTS.");

    public static readonly Refusal SignatureMissing = new(
        HttpStatusCode.Forbidden,
        "signature_missing",
        "This link is not signed",
        "Only links that the operator of this service has signed are followed here. The address must carry its signature in the "
        + "parameter sig. Part of it may have been lost when it was copied.");

    public static readonly Refusal SignatureInvalid = new(
        HttpStatusCode.Forbidden,
        "signature_invalid",
        "The signature of this link is wrong",
        "The link was changed after it was signed, or it was not signed here. Part of it may have been lost when it was copied.");

    public static readonly Refusal SignatureKeyUnknown = new(
        HttpStatusCode.Forbidden,
        "signature_key_unknown",
        "This link was signed with a key that is not in use here",
        "The key may have been retired. If this link is yours, sign it again.");

    public static readonly Refusal LinkExpired = new(
        HttpStatusCode.Forbidden,
        "link_expired",
        "This link has expired",
        "It was made for a limited time, and that time is over. If this link is yours, sign it again.");

    public static readonly Refusal NameUnknown = new(
        HttpStatusCode.NotFound,
        "name_unknown",
        "There is no such link",
        "No link has this name. It may have been mistyped, or part of it may have been lost when it was copied.");

    public static readonly Refusal NameDisabled = new(
        HttpStatusCode.NotFound,
        "name_disabled",
        "This link is switched off",
        "The operator of this service has switched it off.");

    public static readonly Refusal NameExpired = new(
        HttpStatusCode.Gone,
        "name_expired",
        "This link has expired",
        "It was made for a limited time, and that time is over.");

    public static readonly Refusal NameUnavailable = new(
        HttpStatusCode.ServiceUnavailable,
        "name_unavailable",
        "This link cannot be looked up right now",
        "Please try again in a moment.");
}
