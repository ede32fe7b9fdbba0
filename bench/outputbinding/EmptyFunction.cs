using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace OutputBinding;

/// <summary>What a request costs in a worker before anything is done.</summary>
public sealed class EmptyFunction
{
    [Function("Empty")]
    public static HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "empty")] HttpRequestData request)
    {
        var answer = request.CreateResponse(HttpStatusCode.Found);
        answer.Headers.Add("Location", "https://www.shop.example/");
        return answer;
    }
}
