using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Tests.Clicks;

public class DeviceReaderTests
{
    [Theory]
    [InlineData(DeviceClass.Ios, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1")]
    [InlineData(DeviceClass.Ios, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22F76 [FBAN/FBIOS;FBAV/520.0]")]
    [InlineData(DeviceClass.Ios, "Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1")]
    [InlineData(DeviceClass.Android, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36")]
    [InlineData(DeviceClass.Android, "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")]
    [InlineData(DeviceClass.Desktop, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")]
    [InlineData(DeviceClass.Desktop, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15")]
    [InlineData(DeviceClass.Desktop, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData(DeviceClass.Desktop, "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")]
    [InlineData(null, "Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/8.0 TV Safari/537.36")]
    [InlineData(null, "curl/8.5.0")]
    public void A_user_agent_says_what_it_runs_on(DeviceClass? device, string userAgent) =>
        Assert.Equal(device, DeviceReader.Read(RequestHeadersOf.Visitor(("User-Agent", userAgent))));

    [Theory]
    [InlineData(DeviceClass.Android, "\"Android\"")]
    [InlineData(DeviceClass.Ios, "\"iOS\"")]
    [InlineData(DeviceClass.Desktop, "\"Chrome OS\"")]
    [InlineData(DeviceClass.Desktop, "\"Unknown\"")]
    [InlineData(DeviceClass.Desktop, "\"\"")]
    public void A_client_hint_goes_before_the_user_agent_if_it_names_one(DeviceClass device, string platform) => Assert.Equal(
        device,
        DeviceReader.Read(RequestHeadersOf.Visitor(("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"), ("Sec-CH-UA-Platform", platform))));

    [Fact]
    public void A_request_that_says_nothing_is_of_no_device() => Assert.Null(DeviceReader.Read(RequestHeadersOf.Visitor()));
}
