using Archive.Core.Catalog;
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
        await using var browser = await LaunchAsync(playwright, chromium);
        var page = await browser.NewPageAsync(Window);
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
        await ShootAsync(page, "swagger");

        Assert.Equal("200", (await status.InnerTextAsync()).Trim());
        var body = await page.Locator("#operations-Search-searchArticles .live-responses-table .highlight-code").First.InnerTextAsync();
        Assert.Contains("\"total\": 1", body, StringComparison.Ordinal);
        Assert.Empty(failures);
    }

    [SkippableFact]
    public async Task With_a_key_an_article_is_posted_and_found()
    {
        var chromium = Requirement.Chromium;
        await using var server = await TestServer.StartAsync();
        var (_, secret) = await server.Keys.CreateAsync("browser", ApiRole.Write, null);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright, chromium);
        var page = await browser.NewPageAsync(Window);
        await page.GotoAsync(new Uri(server.Client.BaseAddress!, "/swagger").AbsoluteUri);

        Assert.Equal("401", await ExecuteAsync(page, "Search-searchArticles", isFirst: true));
        await page.Locator(".auth-wrapper .authorize").First.ClickAsync();
        await page.Locator(".auth-container input").FillAsync(secret);
        await page.Locator(".auth-btn-wrapper .authorize").ClickAsync();
        await ShootAsync(page, "swagger-authorize");
        await page.Locator(".auth-btn-wrapper .btn-done").ClickAsync();

        await page.Locator("#operations-Articles-addArticle .opblock-summary-control").ClickAsync();
        await page.Locator("#operations-Articles-addArticle .try-out__btn").ClickAsync();
        await page.Locator("#operations-Articles-addArticle tr[data-param-name=refresh] select").SelectOptionAsync("wait");
        Assert.Equal("201", await ExecuteAsync(page, "Articles-addArticle", isFirst: false));
        await page.Locator("#operations-Search-searchArticles tr[data-param-name=q] input").FillAsync("bridges");
        Assert.Equal("200", await ExecuteAsync(page, "Search-searchArticles", isFirst: false));
        var body = await page.Locator("#operations-Search-searchArticles .live-responses-table .highlight-code").First.InnerTextAsync();
        Assert.Contains("A bridge for Gorna", body, StringComparison.Ordinal);
        await ShootAsync(page, "swagger-post");
    }

    [SkippableFact]
    public async Task A_link_in_the_guide_fills_in_the_search_and_runs_it()
    {
        var chromium = Requirement.Chromium;
        await using var server = await TestServer.StartAsync();
        foreach (var (key, text) in new[]
        {
            ("a", "The bridge of Dolna\n\n3 June 2020\n\nIt was opened in May."),
            ("b", "The ferry and the bridge\n\n4 June 2021\n\nIt was sold."),
        })
        {
            await server.Client.PostAsync($"/v1/articles?key={key}&refresh=wait", new StringContent(text));
        }
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright, chromium);
        var page = await browser.NewPageAsync(Window);
        await page.GotoAsync(new Uri(server.Client.BaseAddress!, "/swagger").AbsoluteUri);

        var link = page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "(bridge OR ponte) -ferry" });
        Assert.Equal("(bridge OR ponte) -ferry", await SearchedAsync(page, link, "q"));
        Assert.Contains("\"total\": 1", await BodyAsync(page), StringComparison.Ordinal);
        // The next one takes the place of the first.
        Assert.Equal(
            "oldest",
            await SearchedAsync(page, page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "date:[2019 TO 2024]" }), "sort"));
        Assert.Contains("\"total\": 2", await BodyAsync(page), StringComparison.Ordinal);
        await ShootAsync(page, "swagger-guide");
    }

    private static async Task<string?> SearchedAsync(IPage page, ILocator link, string parameter)
    {
        var asked = page.WaitForResponseAsync(response => response.Url.Contains("/v1/articles?", StringComparison.Ordinal));
        await link.ClickAsync();
        var query = new Uri((await asked).Url).Query;
        await page.WaitForTimeoutAsync(300); // for the page to show it
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)[parameter];
    }

    private static Task<string> BodyAsync(IPage page) =>
        page.Locator("#operations-Search-searchArticles .live-responses-table .highlight-code").First.InnerTextAsync();

    private static BrowserNewPageOptions Window => new() { ViewportSize = new ViewportSize { Width = 1200, Height = 1600 } };

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string chromium) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });

    /// <summary>Presses Execute, and gives the status of the answer.</summary>
    private static async Task<string> ExecuteAsync(IPage page, string operation, bool isFirst)
    {
        if (isFirst)
        {
            await page.Locator($"#operations-{operation} .opblock-summary-control").ClickAsync();
            await page.Locator($"#operations-{operation} .try-out__btn").ClickAsync();
        }
        var answered = page.WaitForResponseAsync(response => response.Url.Contains("/v1/", StringComparison.Ordinal));
        await page.Locator($"#operations-{operation} .execute").ClickAsync();
        await answered;
        var status = page.Locator($"#operations-{operation} .live-responses-table .response-col_status").Nth(1);
        await page.WaitForTimeoutAsync(300); // for the page to show it
        return (await status.InnerTextAsync()).Trim();
    }

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ARCHIVE_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
