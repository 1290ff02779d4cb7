using System.Buffers;
using System.Globalization;
using Lucene.Net.Analysis.Miscellaneous;

namespace Archive.Words;

/// <summary>
/// Cuts text into words as Unicode does (UAX #29, for scripts that write spaces; other scripts letter by letter) and folds them: lower
/// case, without accents and marks, apostrophes of every shape one. Where UAX #29 joins more than a reader looks for, it is cut:
/// “governo.Il” is two words, “28.09.2022” three. An elided word before an apostrophe is dropped and the word begins behind it, so that a
/// highlight in “dell’Albania” marks “Albania”; “U.S.A.” is “usa”, “7.000” is “7000”, an English possessive loses its ’s. One breaker at a
/// time may be used on a thread.
/// </summary>
/// <param name="text">The text.</param>
public ref struct WordBreaker(ReadOnlySpan<char> text)
{
    /// <summary>Longer runs of letters are cut here; no language has such words.</summary>
    public const int MaxLength = 200;

    private const string Apostrophes = "'’ʼ´`‘＇";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,");

    // One breaker at a time may live on a thread: their buffers are the thread's.
    [ThreadStatic]
    private static char[]? _termBuffer;

    [ThreadStatic]
    private static char[]? _rawBuffer;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly char[] _term = _termBuffer ??= new char[MaxLength * 4]; // one folded character may become four (ASCIIFoldingFilter)
    private readonly char[] _raw = _rawBuffer ??= new char[MaxLength];
    private int _at = 0;
    private int _length = 0;

    /// <summary>Up to here stand numbers with a full stop between them, a date.</summary>
    private int _severalUntil = 0;

    /// <summary>Where the word begins in the text, in UTF-16 units.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends (exclusive).</summary>
    public int End { get; private set; }

    /// <summary>Whether a hyphen and another word follow at once.</summary>
    public bool IsHyphenated { get; private set; }

    /// <summary>The folded word; valid until the next step.</summary>
    public readonly ReadOnlySpan<char> Term => _term.AsSpan(0, _length);

    /// <summary>Goes to the next word.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            while (_at < _text.Length && !IsWordCharacter(_at)) _at++;
            if (_at >= _text.Length) return false;

            Start = _at;
            if (!TakePlainWord() && !TakeNumber()) TakeWord();
            if (_length == 0) continue; // marks alone

            IsHyphenated = _at + 1 < _text.Length && _text[_at] is '-' or '‐' or '‑' && char.IsLetterOrDigit(_text[_at + 1])
                && char.IsLetter(_text[_at - 1]);
            return true;
        }
    }

    private readonly bool IsWordCharacter(int at)
    {
        var character = _text[at];
        if (character < 128) return char.IsAsciiLetterOrDigit(character);
        if (char.IsSurrogate(character))
        {
            return char.IsHighSurrogate(character) && at + 1 < _text.Length && char.IsLowSurrogate(_text[at + 1])
                && CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(character, _text[at + 1])) <= UnicodeCategory.OtherLetter;
        }
        return char.IsLetterOrDigit(character) && character != 'ʼ' || IsMark(character); // the modifier letter is an apostrophe here
    }

    /// <summary>
    /// Marks that no letter took in (NFC has joined the others), and signs without width, belong to the word and are not searched.
    /// </summary>
    private static bool IsMark(char character) =>
        character >= 0x300 && char.GetUnicodeCategory(character)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.Format or UnicodeCategory.EnclosingMark
        || character == '\u00AD';

    /// <summary>7.000.000 and 7,000,000 are 7000000; 3,5 and 3.5 are 3.5; 28.09.2022 is three numbers; 1980s is a word.</summary>
    private bool TakeNumber()
    {
        if (_at < _severalUntil || !char.IsAsciiDigit(_text[_at])) return false;
        var rest = _text.Slice(_at, Math.Min(_text.Length - _at, MaxLength + 1));
        var length = rest.IndexOfAnyExcept(NumberCharacters);
        if (length < 0 && rest.Length > MaxLength)
        {
            _severalUntil = _at + MaxLength; // a table's column, looked at once
            return false;
        }
        var run = (length < 0 ? rest : rest[..length]).TrimEnd(".,");
        if (run.Contains("..", StringComparison.Ordinal) || run.Contains(",,", StringComparison.Ordinal)) return false;
        var next = _at + run.Length;
        if (next < _text.Length && IsWordCharacter(next)) return false;
        var (separators, areThousands) = Separators(run);
        if (separators > 1 && !areThousands) _severalUntil = next;
        if (separators == 0 || next <= _severalUntil) return false;

        _length = 0;
        foreach (var character in run)
        {
            if (char.IsAsciiDigit(character)) _term[_length++] = character;
            else if (!areThousands) _term[_length++] = '.';
        }
        _at = End = next;
        return true;
    }

    private static (int Count, bool AreThousands) Separators(ReadOnlySpan<char> run)
    {
        int separators = 0, group = 0;
        var areThousands = true;
        foreach (var character in run)
        {
            if (char.IsAsciiDigit(character))
            {
                group++;
                continue;
            }
            areThousands &= separators == 0 ? group is >= 1 and <= 3 : group == 3;
            separators++;
            group = 0;
        }
        return (separators, areThousands && group == 3);
    }

    /// <summary>Most words: letters of ASCII, and what follows cannot belong to them.</summary>
    private bool TakePlainWord()
    {
        var text = _text;
        var (term, end, length) = (_term, _at, 0);
        while (end < text.Length && length < MaxLength)
        {
            var lower = (char)(text[end] | 0x20);
            if (!char.IsAsciiLetterLower(lower)) break;
            term[length++] = lower;
            end++;
        }
        if (length is 0 or MaxLength) return false;
        if (end < text.Length && (text[end] >= 128 || char.IsAsciiDigit(text[end]))) return false;
        if (end + 1 < text.Length && text[end] is '\'' or '`' or '.' && IsWordCharacter(end + 1)) return false;
        _length = length;
        _at = End = end;
        return true;
    }

    private void TakeWord()
    {
        var raw = 0;
        while (_at < _text.Length && raw < MaxLength - 1)
        {
            var character = _text[_at];
            if (IsWordCharacter(_at))
            {
                var isPair = char.IsHighSurrogate(character);
                if (raw > 0 && IsIdeograph(character)) break;
                if (isPair || !IsMark(character)) _raw[raw++] = character;
                _at++;
                if (isPair) _raw[raw++] = _text[_at++];
                if (IsIdeograph(character)) break;
                continue;
            }
            var isInside = raw > 0 && _at + 1 < _text.Length && IsWordCharacter(_at + 1);
            if (isInside && Apostrophes.Contains(character, StringComparison.Ordinal))
            {
                if (_text[_at + 1] is 's' or 'S' && (_at + 2 >= _text.Length || !IsWordCharacter(_at + 2)))
                {
                    End = _at;
                    _at += 2;
                    Fold(raw);
                    return;
                }
                if (WordLists.Elisions.Contains(_raw, 0, raw))
                {
                    raw = 0;
                    Start = _at + 1;
                }
                _at++;
                continue;
            }
            // The dots of an acronym: one letter on either side.
            if (isInside && character == '.' && char.IsLetter(_text[_at - 1]) && char.IsLetter(_text[_at + 1])
                && (_at < Start + 2 || _text[_at - 2] == '.') && (_at + 2 >= _text.Length || !IsWordCharacter(_at + 2)))
            {
                _at++;
                continue;
            }
            break;
        }
        End = _at;
        Fold(raw);
    }

    private static bool IsIdeograph(char character) =>
        character is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u4DBF'
            or >= '\u4E00' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private void Fold(int length)
    {
        var isAscii = true;
        for (var i = 0; i < length; i++)
        {
            var character = _raw[i];
            if (character < 128)
            {
                if (character is >= 'A' and <= 'Z') _raw[i] = (char)(character | 0x20);
                continue;
            }
            isAscii = false;
            _raw[i] = char.ToLowerInvariant(character);
        }
        if (isAscii)
        {
            _raw.AsSpan(0, length).CopyTo(_term);
            _length = length;
        }
        else
        {
            _length = ASCIIFoldingFilter.FoldToASCII(_raw, 0, _term, 0, length);
        }
    }
}
