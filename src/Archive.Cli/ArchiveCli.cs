using System.CommandLine;
using Archive.Cli.Commands.Ingesting;
using Archive.Cli.Commands.Keeping;
using Archive.Cli.Commands.Searching;
using Archive.Core;
using Archive.Hosting;

namespace Archive.Cli;

/// <summary>The <c>archive</c> command line.</summary>
/// <remarks>
/// A new verb is one file, <c>Commands/{Ingesting,Searching,Keeping}/…Command.cs</c> with a static <c>Create</c> that returns the command,
/// and one line in the list below, which is the order of <c>archive --help</c>. Options of several verbs are in <c>Arguments/</c>, what
/// verbs print in <c>Views/</c>, and what a verb needs to talk to a running server in <c>Server/</c>. A verb opens an archive through
/// Archive.Hosting; only <c>serve</c> may depend on Archive.Api.
/// </remarks>
internal static class ArchiveCli
{
    /// <summary>The folder of the archive; every command that opens one takes it.</summary>
    public static Option<string?> ArchiveOption { get; } = new("--archive")
    {
        Description = "The archive's folder (default: indexes/local, or what the configuration says).",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, CancellationToken interrupted = default)
    {
        var root = new RootCommand(
            "Archive: an archive of Italian and English articles with full-text search. Start with “archive quickstart”.\n\n"
            + "Exit codes: 0 all well, 2 some input was rejected (and listed), 1 failure.")
        {
            ArchiveOption,
            QuickstartCommand.Create(terminal, time),
            NormalizeCommand.Create(terminal),
            DetectLanguageCommand.Create(terminal),
            IngestCommand.Create(terminal, time),
            RunsCommand.Create(terminal, time),
            RenormalizeCommand.Create(terminal, time),
            BoilerplateCommand.Create(terminal, time),
            SearchCommand.Create(terminal, time),
            ExportCommand.Create(terminal, time),
            ShowCommand.Create(terminal, time),
            ReviewCommand.Create(terminal, time),
            CorrectCommand.Create(terminal, time),
            CorrectionsCommand.Create(terminal, time),
            DeleteCommand.Create(terminal, time),
            StatsCommand.Create(terminal, time),
            KeysCommand.Create(terminal, time),
            ServeCommand.Create(terminal),
            ReindexCommand.Create(terminal, time),
            VerifyCommand.Create(terminal, time),
            BackupCommand.Create(terminal, time),
            RestoreCommand.Create(terminal, time),
        };
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await root.Parse(args).InvokeAsync(configuration, interrupted);
        }
        catch (ArchiveException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync(
                "Stopped. What had been acknowledged is in the archive; run the same command again to continue.");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            await terminal.Error.WriteLineAsync($"Archive itself failed. Please report this with what you did:\n{exception}");
            return ExitCode.Failure;
        }
    }

    /// <summary>The options of the archive that a command line means.</summary>
    public static ArchiveOptions Options(ParseResult parsed) =>
        ArchiveConfiguration.Read(ArchiveConfiguration.Load(), parsed.GetValue(ArchiveOption));
}
