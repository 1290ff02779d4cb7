using Archive.Core;
using Archive.Core.Access;
using Archive.Hosting;

namespace Archive.Api.Access;

/// <summary>Who may do what, as it is settled when the server starts.</summary>
internal static class AccessPolicy
{
    /// <summary>Checks that a server without keys listens on the loopback only.</summary>
    /// <param name="urls">The addresses to listen on, separated by “;”.</param>
    /// <param name="keys">The archive's keys.</param>
    /// <param name="options">The configuration.</param>
    /// <exception cref="ArchiveException">Other machines could reach it, and nothing would keep them from writing.</exception>
    public static void RequireKeysBeyondLoopback(string urls, KeyRing keys, AccessOptions options)
    {
        if (keys.HasKeys || options.Insecure) return;
        var reachable = urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(BindingAddress.Parse)
            .FirstOrDefault(address => !address.IsUnixPipe && !address.IsNamedPipe && !Caller.IsLoopbackHost(address.Host));
        if (reachable is null) return;
        throw new ArchiveException(
            FaultKind.Configuration,
            $"{reachable} can be reached from other machines, and the archive has no keys. Make one with “archive keys create --role " +
            "admin NAME”, or serve it to everybody with --insecure (Access:Insecure).");
    }

    /// <summary>Who may do what, in a line for whoever starts the server.</summary>
    public static string Describe(KeyRing keys, AccessOptions options) =>
        options.Insecure ? "INSECURE: everybody who reaches it may read, change and delete."
        : !keys.HasKeys ? "Reading and writing need no key, and only this machine is served. “archive keys create” makes keys."
        : options.AnonymousRead ? "Reading is open; writing needs a key."
        : "Everything needs a key.";
}
