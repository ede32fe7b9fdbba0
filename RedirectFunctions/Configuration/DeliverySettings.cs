namespace RedirectFunctions.Configuration;

/// <param name="Sinks">Every sink that there is, on or off.</param>
internal sealed record DeliverySettings(IReadOnlyList<SinkSettings> Sinks)
{
    /// <summary>Where clicks are delivered, in words; no secret and no path is in them.</summary>
    public IReadOnlyList<string> Targets => [.. Sinks.Select(sink => sink.InWords).OfType<string>()];

    public static DeliverySettings Read(SettingsReader settings, IReadOnlyList<SinkRegistration> sinks) =>
        new([.. sinks.Select(sink => sink.Read(settings))]);

    public bool IsOn(string sink) => Sinks.Any(one => one.IsOn && one.Sink.Profile.Name == sink);

    /// <summary>The options of the sink that has such; null as of <see cref="SinkSettings.Options"/>.</summary>
    public TOptions? Options<TOptions>()
        where TOptions : class => Sinks.Select(sink => sink.Options).OfType<TOptions>().SingleOrDefault();
}
