using System.Runtime.InteropServices;

namespace Archive.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks a command to stop, which it does where nothing is lost; the second ends the process at once, which is
/// safe too.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _asked.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !_asked.IsCancellationRequested;
        // Not on this thread: the callbacks of the token would run before the handler returns.
        if (context.Cancel) ThreadPool.QueueUserWorkItem(_ => _asked.Cancel());
    }
}
