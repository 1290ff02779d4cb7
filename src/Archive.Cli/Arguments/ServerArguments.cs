using System.CommandLine;
using System.CommandLine.Parsing;
using Archive.Cli.Server;

namespace Archive.Cli.Arguments;

/// <summary><c>--server</c> and <c>--key-file</c>, the same for every verb that can be carried out by a running server.</summary>
internal sealed class ServerArguments
{
    private readonly Option<string?> _server;

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = "A file that only you may read, with a key of the server's archive in its first line; without it the environment "
            + $"variable {ServerKey.Variable} is read. A key is no option itself: everybody on the machine would see it in the process "
            + "list.",
        HelpName = "FILE",
    };

    /// <param name="command">The verb, which gets the options.</param>
    /// <param name="description">What <c>--server</c> does there.</param>
    public ServerArguments(Command command, string description)
    {
        _server = new Option<string?>("--server") { Description = description, HelpName = "URL" };
        command.Add(_server);
        command.Add(_keyFile);
        command.Validators.Add(Validate);
    }

    /// <summary>Whether the command is for a server.</summary>
    public bool IsGiven(SymbolResult command) => command.GetValue(_server) is not null;

    /// <summary>The server that the command is for; null where it opens the archive itself.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Whose environment may hold the key.</param>
    /// <param name="role">The role that the verb needs.</param>
    /// <exception cref="Core.ArchiveException">The key cannot be read.</exception>
    public ServerConnection? Open(ParseResult parsed, Terminal terminal, string role) => parsed.GetValue(_server) is { } address
        ? new ServerConnection(new Uri(address), ServerKey.Read(parsed.GetValue(_keyFile), terminal.Variable), role)
        : null;

    private void Validate(CommandResult command)
    {
        var address = command.GetValue(_server);
        if (address is null)
        {
            if (command.GetValue(_keyFile) is null) return;
            command.AddError("--key-file is for --server: the archive itself is opened without a key.");
            return;
        }
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return;
        command.AddError("--server is an address: http://HOST:PORT.");
    }
}
