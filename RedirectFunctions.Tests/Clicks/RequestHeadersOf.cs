using Microsoft.Azure.Functions.Worker.Http;

namespace RedirectFunctions.Tests.Clicks;

/// <summary>Headers of a request, in the worker's own collection.</summary>
internal static class RequestHeadersOf
{
    public static HttpHeadersCollection Visitor(params (string Name, string Value)[] headers)
    {
        var collection = new HttpHeadersCollection();
        foreach (var (name, value) in headers)
        {
            collection.TryAddWithoutValidation(name, value);
        }

        return collection;
    }
}
