using System.ComponentModel;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Processes;
using RedirectFunctions.Delivery.Sinks.Webhook;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The receivers exactly as docs/webhook.md has them, each in a process of its own.</summary>
[Trait("Category", "Slow")]
public sealed class WebhookReceiverTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static n => (byte)n)];
    private static readonly byte[] OtherKey = new byte[32];

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Take();

    [Theory]
    [InlineData("csharp")]
    [InlineData("js")]
    [InlineData("python")]
    public async Task The_receiver_of_the_documentation_takes_what_is_signed_by_one_of_the_secrets_and_nothing_else(string language)
    {
        await using var receiver = Start(language);
        var body = WebhookPayload.Write(SampleClick.Full);
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(receiver, body, Headers(now, body, OtherKey, Key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(receiver, body, Headers(now, body, OtherKey)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(receiver, [.. body, (byte)' '], Headers(now, body, Key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(receiver, body, Headers(now.AddMinutes(-10), body, Key)));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Headers(DateTimeOffset attempt, byte[] body, params byte[][] keys) =>
        new WebhookSignature(keys).Headers($"{SampleClick.Full.Id}", attempt, body);

    private ChildProcess Start(string language)
    {
        var code = Code(language).Match(File.ReadAllText(RepositoryFile.PathOf("docs/webhook.md"))).Groups["code"].Value;
        Assert.Contains("8080", code, StringComparison.Ordinal);
        code = code.Replace("8080", $"{_port}", StringComparison.Ordinal);
        var (program, file) = language switch
        {
            "csharp" => (ChildProcess.DotNet, Compile(code)),
            "js" => ("node", Write("receiver.mjs", code)),
            _ => ("python3", Write("receiver.py", code)),
        };
        try
        {
            return new ChildProcess(program, [file], [("WEBHOOK_SECRET", "whsec_" + Convert.ToBase64String(Key))], _folder.Path);
        }
        catch (Win32Exception)
        {
            Assert.SkipWhen(program == "python3", "There is no python3 on the PATH.");
            throw;
        }
    }

    private string Write(string name, string text)
    {
        var file = _folder[name];
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>As a new web project would: with its implicit usings and the shared frameworks.</summary>
    private string Compile(string code)
    {
        const string usings = """
            global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
            global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Http;
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => file.Contains("Microsoft.NETCore.App", StringComparison.Ordinal)
                || file.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "receiver",
            [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(code)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        var file = _folder["receiver.dll"];
        Assert.Empty(compilation.Emit(file).Diagnostics.Where(static one => one.Severity >= DiagnosticSeverity.Warning));
        File.Copy(Path.ChangeExtension(typeof(WebhookReceiverTests).Assembly.Location, ".runtimeconfig.json"), _folder["receiver.runtimeconfig.json"]);
        return file;
    }

    /// <summary>The receiver needs a moment until it listens.</summary>
    private async Task<HttpStatusCode> PostAsync(ChildProcess receiver, byte[] body, IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var http = new HttpClient();
        for (var deadline = DateTimeOffset.UtcNow + LocalHostProcess.Patience; ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_port}/webhook");
            request.Content = new ByteArrayContent(body);
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            try
            {
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when (DateTimeOffset.UtcNow < deadline)
            {
                Assert.False(receiver.HasEnded, receiver.Errors);
            }
        }
    }

    private static Regex Code(string language) => new($"```{language}\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
}
