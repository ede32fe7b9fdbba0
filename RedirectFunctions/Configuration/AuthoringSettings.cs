using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Configuration;

internal sealed record AuthoringSettings(SignInOptions SignIn)
{
    /// <summary>A value that cannot be read keeps the pages closed.</summary>
    public static AuthoringSettings Read(SettingsReader settings) =>
        new(new SignInOptions(settings.Flag("OPS_SIGN_IN", defaultValue: false, ifWrong: true)));
}
