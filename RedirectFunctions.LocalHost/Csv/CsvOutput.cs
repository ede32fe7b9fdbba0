using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace RedirectFunctions.LocalHost.Csv;

/// <summary>
/// Writes a CSV file that Excel opens by a double click: UTF-8 with a byte order mark, without which Excel takes it for Windows-1252.
/// </summary>
internal static class CsvOutput
{
    /// <param name="path">A file that is there already is replaced once the new one is complete.</param>
    /// <exception cref="LocalHostException">The file cannot be written.</exception>
    public static async Task WriteAsync(
        string path,
        char separator,
        IEnumerable<string> header,
        IAsyncEnumerable<IEnumerable<string?>> rows,
        CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var csv = new CsvWriter(
                new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)),
                new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator.ToString() }))
            {
                await WriteRowAsync(csv, header);
                await foreach (var row in rows.WithCancellation(cancellationToken))
                {
                    await WriteRowAsync(csv, row);
                }
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Whether two names are of one file, also through a symbolic link.</summary>
    public static bool IsSameFile(FileInfo one, FileInfo other) => string.Equals(
        Target(one), Target(other), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string Target(FileInfo file) =>
        (file.Exists ? file.ResolveLinkTarget(returnFinalTarget: true) : null)?.FullName ?? file.FullName;

    private static async Task WriteRowAsync(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        await csv.NextRecordAsync();
    }
}
