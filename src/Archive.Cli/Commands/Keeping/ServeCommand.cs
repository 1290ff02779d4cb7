using System.CommandLine;
using Archive.Api;
using Archive.Core;
using Archive.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive serve</c>: the REST API and Swagger.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var urls = UrlsOption();
        var insecure = new Option<bool>("--insecure")
        {
            Description = "Let everybody who can reach it read, change and delete without keys.",
        };
        var command = new Command(
            "serve",
            "Serve the archive over REST, with Swagger, until Ctrl-C. Without keys it serves this machine only; see “archive keys”.")
        {
            urls, insecure,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            options.Access.Insecure |= parsed.GetValue(insecure);
            return RunAsync(terminal, options, parsed.GetValue(urls)!, "archive serve", cancellationToken);
        });
        return command;
    }

    public static Option<string> UrlsOption() => new("--urls")
    {
        Description = "The address to listen on; several are separated by “;”.",
        HelpName = "URL",
        DefaultValueFactory = _ => ApiHost.DefaultUrl,
    };

    /// <summary>Serves until cancelled.</summary>
    public static async Task<int> RunAsync(
        Terminal terminal, ArchiveOptions options, string urls, string holder, CancellationToken cancellationToken)
    {
        if (urls.Split(';').FirstOrDefault(url => !IsAddress(url)) is { } wrong)
        {
            throw new ArchiveException(
                FaultKind.Configuration, $"--urls: “{wrong}” is not an address to listen on; write it as {ApiHost.DefaultUrl}.");
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables(ArchiveConfiguration.EnvironmentPrefix);
        builder.Configuration["urls"] = urls;
        builder.Logging.LogAsJson();
        // Start, stop and addresses are printed below; the log keeps what goes wrong.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // a failed start is an exception here
        await using var app = await ApiHost.BuildAsync(builder, options, holder);
        await app.StartAsync(cancellationToken);

        foreach (var url in app.Urls)
        {
            await terminal.Out.WriteLineAsync($"Archive listens on {url}");
            await terminal.Out.WriteLineAsync($"  Swagger         {url}/swagger");
            await terminal.Out.WriteLineAsync($"  example search  {url}/v1/articles?q=ponte%20fiume");
        }
        await terminal.Out.WriteLineAsync(ApiHost.DescribeAccess(app));
        await terminal.Out.WriteLineAsync("Ctrl-C stops it.");
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>Whether a server can listen on it; * and + are any host.</summary>
    private static bool IsAddress(string url)
    {
        var named = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
    }
}
