using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using RedirectFunctions.Authoring.Building;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>
/// Makes a link for each line of a CSV file (RFC 4180, UTF-8, with a header) and writes the file with the links added. If any line is
/// wrong, nothing is written, and every wrong line is named.
/// </summary>
internal static class LinkCsv
{
    private static readonly string[] Added = ["link", "path_link", "warnings"];

    /// <returns>The exit code.</returns>
    public static async Task<int> ConvertAsync(
        string input, string output, LinkBuilder builder, string baseUrl, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var (header, rows) = await ReadAsync(input, cancellationToken);
        var finished = rows.ConvertAll(row => (row.Fields, Link: Build(row, builder, baseUrl, problems)));
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            await Console.Error.WriteLineAsync($"{problems.Count} of {rows.Count} lines are wrong; nothing was written.");
            return 1;
        }

        await WriteAsync(output, header, finished!, cancellationToken);
        var warned = finished.Count(static row => row.Link!.Warnings.Count > 0);
        await Console.Out.WriteLineAsync($"{rows.Count} links are in {output}, {warned} of them with warnings.");
        return 0;
    }

    private static async Task<(string[] Header, List<Row> Rows)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var text = new StreamReader(path);
            using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
            if (!await csv.ReadAsync() || !csv.ReadHeader())
            {
                throw new LocalHostException(
                    $"{path} is empty. Its first line must name the columns: "
                    + "destination,utm_source,utm_medium,utm_campaign,expires,name.");
            }

            var header = csv.HeaderRecord!;
            var unknown = header
                .Where(static name => name is not ("destination" or "expires" or "name")
                    && !name.StartsWith("utm_", StringComparison.Ordinal))
                .ToArray();
            if (unknown.Length > 0 || !header.Contains("destination", StringComparer.Ordinal))
            {
                throw new LocalHostException(
                    $"{path} must have a column destination, and may have utm_source, utm_medium, utm_campaign, utm_id, utm_term, "
                    + "utm_content, expires and name."
                    + (unknown.Length > 0 ? $" It has {string.Join(", ", unknown)}." : ""));
            }

            var rows = new List<Row>();
            while (await csv.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(new(
                    csv.Parser.RawRow,
                    header
                        .Select((name, index) => KeyValuePair.Create(name, csv.TryGetField<string>(index, out var value) ? value : null))
                        .ToDictionary(StringComparer.Ordinal)));
            }

            return (header, rows);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LocalHostException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (BadDataException exception)
        {
            throw new LocalHostException(
                $"{path}, line {exception.Context?.Parser?.RawRow}: this is not CSV (a quote is not closed or not doubled).");
        }
    }

    private static BuiltLink? Build(Row row, LinkBuilder builder, string baseUrl, List<string> problems)
    {
        var expires = row.Text("expires");
        var end = expires is null ? null : ExpiryText.Parse(expires, TimeProvider.System.GetUtcNow());
        string? problem = expires is not null && end is null ? $"expires must be like {ExpiryText.Help}." : null;
        var link = problem is not null ? null : builder.Build(
            new LinkOrder
            {
                Destination = row.Text("destination"),
                Campaign = row.Fields
                    .Where(static field => field.Key.StartsWith("utm_", StringComparison.Ordinal))
                    .ToDictionary(StringComparer.Ordinal),
                Expires = end,
                Name = row.Text("name"),
                Base = baseUrl,
            },
            out problem);
        if (problem is not null)
        {
            problems.Add($"line {row.Line}: {problem}");
        }

        return link;
    }

    private static async Task WriteAsync(
        string path,
        string[] header,
        List<(Dictionary<string, string?> Fields, BuiltLink Link)> rows,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var csv = new CsvWriter(new StreamWriter(path), CultureInfo.InvariantCulture);
            foreach (var name in header.Concat(Added))
            {
                csv.WriteField(name);
            }

            await csv.NextRecordAsync();
            foreach (var (fields, link) in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var warnings = link.Warnings.Select(static warning => $"{warning.Field}: {warning.Text}");
                string?[] added = [link.Link, link.PathLink, string.Join("; ", warnings)];
                foreach (var value in header.Select(name => fields[name]).Concat(added))
                {
                    csv.WriteField(value);
                }

                await csv.NextRecordAsync();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <param name="Line">The line in the file, the header being the first; for a record that spans several lines, the last.</param>
    private sealed record Row(int Line, Dictionary<string, string?> Fields)
    {
        public string? Text(string name) => Fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
    }
}
