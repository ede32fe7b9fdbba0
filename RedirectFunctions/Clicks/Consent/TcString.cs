namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// What the core of a TC string says of one vendor (IAB Europe, Transparency and Consent Framework, "Consent string and vendor list
/// formats v2"; also section 2 of a GPP string).
/// </summary>
/// <param name="purposes">Bit <c>n - 1</c> is consent to purpose <c>n</c>.</param>
/// <param name="vendor">Consent to the vendor.</param>
internal readonly struct TcString(int purposes, bool vendor)
{
    /// <summary>Google Advertising Products in the IAB's global vendor list.</summary>
    public const int Google = 755;

    private const int Version = 2;
    private const int Purposes = 24;
    private const int PurposesAt = 152;
    private const int MaxVendorAt = 213;
    private const int IsRangeAt = 229;
    private const int VendorsAt = 230;
    private const int VendorBits = 16;
    private const int EntryCountBits = 12;

    public bool Vendor => vendor;

    /// <param name="text">The whole string; segments after the first, the core, are not looked at.</param>
    /// <param name="vendor">An id of the global vendor list.</param>
    /// <returns>Null if the text is none, or is cut off before the vendor's consent.</returns>
    public static TcString? Read(ReadOnlySpan<char> text, int vendor)
    {
        var point = text.IndexOf('.');
        var core = new BitText(point < 0 ? text : text[..point]);
        return core.Number(0, 6) == Version
            && core.Number(PurposesAt, Purposes) is { } purposes
            && HasVendor(core, vendor) is { } hasVendor
                ? new TcString(Reverse(purposes), hasVendor)
                : null;
    }

    public bool HasPurpose(int number) => (purposes >> (number - 1) & 1) == 1;

    private static bool? HasVendor(BitText core, int vendor)
    {
        if (core.Number(MaxVendorAt, VendorBits) is not { } max || core.Bit(IsRangeAt) is not { } isRange)
        {
            return null;
        }

        return isRange ? IsInRanges(core, vendor) : vendor <= max ? core.Bit(VendorsAt - 1 + vendor) : false;
    }

    private static bool? IsInRanges(BitText core, int vendor)
    {
        var count = core.Number(VendorsAt, EntryCountBits);
        var found = false;
        var at = VendorsAt + EntryCountBits;
        for (var entry = 0; entry < count; entry++)
        {
            var isRange = core.Bit(at);
            var first = core.Number(at + 1, VendorBits);
            var last = isRange == true ? core.Number(at + 1 + VendorBits, VendorBits) : first;
            if (last is null)
            {
                return null;
            }

            found |= vendor >= first && vendor <= last;
            at += 1 + (isRange == true ? 2 * VendorBits : VendorBits);
        }

        return count is null ? null : found;
    }

    /// <summary>The first purpose is the first bit of the text.</summary>
    private static int Reverse(int bits)
    {
        var reversed = 0;
        for (var bit = 0; bit < Purposes; bit++)
        {
            reversed |= (bits >> (Purposes - 1 - bit) & 1) << bit;
        }

        return reversed;
    }
}
