using System.Net.Http.Json;
using System.Text.Json;
using Archive.Tests.Support;
using Microsoft.Playwright;

namespace Archive.Tests.Browser;

/// <summary>Texts that want to be programs: shown as pages, they stay texts.</summary>
public sealed class HostileTextTests
{
    private const string Payload = "window.hit=1;alert(1)";

    private static readonly string[] Programs =
    [
        $"<script>{Payload}</script>", $"<ScRiPt>{Payload}</sCrIpT>", $"<script\n>{Payload}</script\t>",
        $"<img src=x onerror=\"{Payload}\">", $"<img/src=x/onerror={Payload}>", $"<svg onload=\"{Payload}\">",
        $"<svg><script>{Payload}</script></svg>", $"<body onload=\"{Payload}\">", $"<iframe src=\"javascript:{Payload}\"></iframe>",
        $"<iframe srcdoc=\"<script>{Payload}</script>\"></iframe>", $"<a href=\"javascript:{Payload}\">x</a>",
        $"<details open ontoggle=\"{Payload}\">", $"<input autofocus onfocus=\"{Payload}\">",
        $"<math><mi xlink:href=\"javascript:{Payload}\">", $"<object data=\"javascript:{Payload}\">",
        $"<embed src=\"javascript:{Payload}\">", $"<meta http-equiv=\"refresh\" content=\"0;url=javascript:{Payload}\">",
        $"<style>@import 'javascript:{Payload}';</style>", $"<link rel=stylesheet href=\"javascript:{Payload}\">",
        $"<base href=\"javascript:{Payload}//\">", $"<form action=\"javascript:{Payload}\"><button>x",
        $"<video><source onerror=\"{Payload}\">", $"<marquee onstart=\"{Payload}\">", $"<template><script>{Payload}</script></template>",
        $"<noscript><p title=\"</noscript><img src=x onerror={Payload}>\">",
    ];

    private static readonly string[] Surroundings =
        ["{0}", "\">{0}", "'>{0}", "</title>{0}", "</mark></p>{0}", "-->{0}<!--", "]]>{0}", "\\u003c{0}"];

    [SkippableFact]
    public async Task Two_hundred_programs_run_on_no_page()
    {
        var chromium = Requirement.Chromium;
        await using var server = await TestServer.StartAsync();
        var hostile = Surroundings
            .SelectMany(surrounding => Programs.Select(program => surrounding.Replace("{0}", program, StringComparison.Ordinal))).ToList();
        Assert.Equal(200, hostile.Count);
        var pages = new List<string>();
        foreach (var text in hostile)
        {
            var posted = await server.Client.PostAsJsonAsync(
                $"/v1/articles?source={Uri.EscapeDataString(text[..Math.Min(100, text.Length)].ReplaceLineEndings(" ").Replace('\t', ' '))}",
                new
                {
                    id = text.ReplaceLineEndings(" ").Replace('\t', ' '),
                    title = text,
                    text = $"The bridge {text} was opened.\n\n{text}",
                    authors = new[] { text },
                    tags = new[] { text },
                });
            var id = (await posted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            pages.Add($"/v1/articles/{id}");
            pages.Add(
                $"/v1/articles/{id}?highlight={Uri.EscapeDataString($"bridge \"{text.Replace("\"", "", StringComparison.Ordinal)}\" script")}");
        }
        await server.Archive.Follower!.CatchUpAsync();
        foreach (var text in hostile)
        {
            var saved = await server.Client.PostAsJsonAsync("/v1/searches", new { q = text, match = "any", author = new[] { text } });
            if (saved.IsSuccessStatusCode)
            {
                pages.Add((await saved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permalink").GetString()!);
            }
        }
        Assert.True(pages.Count > 500, $"{pages.Count} pages");

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        // Without the policy in the headers, so that the escaping is put to the test and not what stands behind it.
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BypassCSP = true });
        var ran = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            ran.Add(page.Url);
            _ = dialog.DismissAsync();
        };
        foreach (var address in pages)
        {
            await page.GotoAsync(new Uri(server.Client.BaseAddress!, address).AbsoluteUri);
            const string Foreign = "window.hit === 1 || document.querySelector('script,img,svg,iframe,object,embed,style,link,base,form,input,video,math,details,template,marquee,[onload],[onerror],a[href^=javascript]') !== null";
            if (await page.EvaluateAsync<bool>(Foreign)) ran.Add(address);
        }
        Assert.Empty(ran);
    }
}
