using System.Text;

namespace RedirectFunctions.Tests.Clicks.Consent;

/// <summary>Writes TC strings and GPP sections bit by bit, following the IAB's tables. It shares no code with the readers under test.</summary>
internal static class TcWriter
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <param name="vendors">One range entry each if <paramref name="asRanges"/> is true; otherwise bits up to the largest.</param>
    public static string Core(IEnumerable<int> purposes, IReadOnlyCollection<int> vendors, bool asRanges, int version = 2)
    {
        var bits = new StringBuilder().Append(Bits(version, 6)).Append('0', 146);
        bits.Append([.. Enumerable.Range(1, 24).Select(purpose => purposes.Contains(purpose) ? '1' : '0')]);
        bits.Append('0', 24).Append('0').Append('0', 12);
        var max = vendors.DefaultIfEmpty(0).Max();
        bits.Append(Bits(max, 16)).Append(asRanges ? '1' : '0');
        if (asRanges)
        {
            bits.Append(Bits(vendors.Count, 12));
            foreach (var vendor in vendors)
            {
                bits.Append('0').Append(Bits(vendor, 16));
            }
        }
        else
        {
            bits.Append([.. Enumerable.Range(1, max).Select(vendor => vendors.Contains(vendor) ? '1' : '0')]);
        }

        return ToDigits(bits.ToString());
    }

    /// <summary>Entries as given: a vendor alone, or a range with its first and last.</summary>
    public static string CoreOfEntries(IEnumerable<int> purposes, params (int First, int? Last)[] entries)
    {
        var bits = new StringBuilder().Append(Bits(2, 6)).Append('0', 146);
        bits.Append([.. Enumerable.Range(1, 24).Select(purpose => purposes.Contains(purpose) ? '1' : '0')]);
        bits.Append('0', 37).Append(Bits(entries.Max(entry => entry.Last ?? entry.First), 16)).Append('1').Append(Bits(entries.Length, 12));
        foreach (var (first, last) in entries)
        {
            bits.Append(last is null ? '0' : '1').Append(Bits(first, 16)).Append(last is { } end ? Bits(end, 16) : "");
        }

        return ToDigits(bits.ToString());
    }

    public static string Bits(int number, int count) => Convert.ToString(number, 2).PadLeft(count, '0');

    public static string ToDigits(string bits)
    {
        bits = bits.PadRight((bits.Length + 5) / 6 * 6, '0');
        return string.Concat(Enumerable.Range(0, bits.Length / 6).Select(digit => Digits[Convert.ToInt32(bits.Substring(digit * 6, 6), 2)]));
    }
}
