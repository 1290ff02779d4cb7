using Archive.Tests.Support;
using Microsoft.Playwright;

namespace Archive.Tests.Browser;

/// <summary>What a researcher does first: opens Swagger and searches.</summary>
public sealed class SwaggerTests
{
    [SkippableFact]
    public async Task The_search_works_with_try_it_out_as_it_opens()
    {
        var chromium = Requirement.Chromium;
        await using var server = await TestServer.StartAsync();
        var content = new StringContent("Il ponte di assi\n\nIl ponte sul \"fiume\" è rimasto in piedi per nove anni.");
        await server.Client.PostAsync("/v1/articles?refresh=wait", content);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 1600 } });
        var failures = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") failures.Add(message.Text);
        };

        await page.GotoAsync(new Uri(server.Client.BaseAddress!, "/swagger").AbsoluteUri);
        await page.Locator("#operations-Search-searchArticles .opblock-summary-control").ClickAsync();
        await page.Locator("#operations-Search-searchArticles .try-out__btn").ClickAsync();
        await page.Locator("#operations-Search-searchArticles .execute").ClickAsync();
        var status = page.Locator("#operations-Search-searchArticles .live-responses-table .response-col_status").Nth(1);
        await status.WaitForAsync();
        if (Environment.GetEnvironmentVariable("ARCHIVE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "swagger.png"), FullPage = true });
        }

        Assert.Equal("200", (await status.InnerTextAsync()).Trim());
        var body = await page.Locator("#operations-Search-searchArticles .live-responses-table .highlight-code").First.InnerTextAsync();
        Assert.Contains("\"total\": 1", body, StringComparison.Ordinal);
        Assert.Empty(failures);
    }
}
