using System.Net.Http.Headers;
using Archive.Api;
using Archive.Api.Access;
using Archive.Core.Access;
using Archive.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Archive.Tests.Support;

/// <summary>
/// The real server on a free port of the loopback, over an archive of its own. Its clients hold every response
/// against the OpenAPI document.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly WebApplication _app;
    private readonly Contract.Handler _contract;

    private TestServer(TempFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        var address = new Uri(app.Urls.Single());
        _contract = new Contract.Handler();
        Client = new HttpClient(_contract, disposeHandler: false) { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    /// <summary>Every endpoint that the server has.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
        _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

    /// <summary>A client that comes with a key.</summary>
    public HttpClient ClientWith(string secret)
    {
        var client = new HttpClient(_contract, disposeHandler: false) { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public RequestLimits Limits => _app.Services.GetRequiredService<RequestLimits>();

    public OpenArchive Archive => _app.Services.GetRequiredService<OpenArchive>();

    /// <summary>Starts a server.</summary>
    /// <param name="environment">The environment's name.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="settings">Configuration that is none of the archive's options.</param>
    /// <param name="time">Its clock, for tests in which time passes; null for the system's.</param>
    public static async Task<TestServer> StartAsync(
        string environment = "Production", Action<ArchiveOptions>? configure = null, IReadOnlyDictionary<string, string>? settings = null,
        TimeProvider? time = null)
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) builder.Configuration[name] = value;
        builder.Logging.ClearProviders();
        var options = new ArchiveOptions { Folder = folder["archive"] };
        configure?.Invoke(options);
        var app = await ApiHost.BuildAsync(builder, options, "a test", time);
        await app.StartAsync();
        return new TestServer(folder, app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _contract.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
