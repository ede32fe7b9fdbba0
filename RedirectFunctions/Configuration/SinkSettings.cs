using Microsoft.Extensions.DependencyInjection;

namespace RedirectFunctions.Configuration;

/// <summary>A sink under the settings as they are.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="IsOn">Whether clicks are meant for it.</param>
/// <param name="Options">Null where it is off, and where it is on and nothing can be delivered under its settings.</param>
/// <param name="Register">Registers the sink, or one that keeps its clicks where its settings are wrong, or none where it is off.</param>
internal sealed record SinkSettings(SinkRegistration Sink, bool IsOn, object? Options, Action<IServiceCollection> Register)
{
    /// <summary>Where clicks are delivered, in words; null where it is off. No secret and no path is in it.</summary>
    public string? InWords => Options is { } options ? $"{options}"
        : IsOn ? $"{Sink.Profile.ShortTitle} when its settings are right; until then its clicks are kept"
        : null;
}
