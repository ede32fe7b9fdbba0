using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

public class FunctionsApplicationBuilder : IHostApplicationBuilder
{
    internal FunctionsApplicationBuilder(string[]? args) => throw NoHost();

    public IDictionary<object, object> Properties => throw NoHost();

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public ConfigurationManager Configuration => throw NoHost();

    public IHostEnvironment Environment => throw NoHost();

    public ILoggingBuilder Logging => throw NoHost();

    public IMetricsBuilder Metrics => throw NoHost();

    public IServiceCollection Services => throw NoHost();

    public IHost Build() => throw NoHost();

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => throw NoHost();

    private static PlatformNotSupportedException NoHost() => new(
        "This build has only the signatures of the Azure Functions worker, because the NuGet feed does not carry its packages: " +
        "it cannot run under the Functions host. Run the same functions with: dotnet run --project RedirectFunctions.LocalHost");
}
