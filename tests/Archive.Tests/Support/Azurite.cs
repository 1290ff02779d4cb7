using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Archive.Tests.Support;

/// <summary>A blob server of the real kind, in memory, for the tests of one collection.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private Process? _process;
    private int _port;

    /// <summary>A connection string; skips the test when Azurite is missing.</summary>
    public string ConnectionString
    {
        get
        {
            _ = Requirement.Azurite;
            const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
            return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;";
        }
    }

    public async Task InitializeAsync()
    {
        string main;
        try
        {
            main = Requirement.Azurite;
        }
        catch (SkipException)
        {
            return; // each test skips for itself
        }

        _port = FreePort();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "node",
                [main, "--blobPort", $"{_port}", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        // A pipe that nobody empties would stop the server.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilListeningAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilListeningAsync()
    {
        await Until.TrueAsync(async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return true;
            }
            catch (SocketException) when (!_process!.HasExited)
            {
                return false;
            }
        });
    }
}

[CollectionDefinition("azurite")]
public sealed class AzuriteTests : ICollectionFixture<Azurite>;
