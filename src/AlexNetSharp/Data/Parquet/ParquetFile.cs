using System.Buffers.Binary;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Parquet;

/// <summary>
/// A Parquet file. Columns are read from their start, a page at a time, so that memory does not grow with the groups of rows. Everything
/// that the file promises is compared with its length before memory is taken: libraries for Parquet trust it, and do not end or take
/// gigabytes where a number is damaged.
/// </summary>
/// <remarks>Source: Apache Parquet, "File Format".</remarks>
internal sealed class ParquetFile : IDisposable
{
    private const int TailLength = 8;
    private const int LongestFooter = 1 << 24;
    private const int LongestHeader = 1 << 16;
    private const int LongestDictionary = 1 << 26;

    /// <summary>Values of a page; writers make pages of a megabyte or a group of rows, which are a million at most.</summary>
    private const int MostValues = 1 << 20;
    private readonly StrictStream _stream;
    private readonly ParquetFooter _footer;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its bytes, which this takes over; they can be read at any place.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="cancellation">Stops the reading of what it says about itself.</param>
    /// <exception cref="AlexNetException">It is no Parquet file, or damaged.</exception>
    public ParquetFile(Stream stream, string name, CancellationToken cancellation = default)
    {
        _stream = new StrictStream(stream, name);
        try
        {
            Length = stream.Length;
            byte[] tail = Length >= TailLength + Magic.Length ? TakeAt(Length - TailLength, TailLength) : throw Damaged("it is too short");
            if (!Magic.SequenceEqual(tail.AsSpan(sizeof(int))) || !Magic.SequenceEqual(TakeAt(0, Magic.Length)))
            {
                throw Damaged("the mark of its end is missing");
            }

            uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
            if (length > LongestFooter)
            {
                throw Damaged($"its footer is longer than {LongestFooter >> 20} MiB");
            }

            if (length > Length - TailLength - Magic.Length)
            {
                throw Damaged("its footer is longer than the file");
            }

            var budget = new ReadBudget(Damaged, Length, ReadLimits.Table, cancellation);
            _footer = ParquetFooter.Read(TakeAt(Length - TailLength - length, (int)length), name, budget);
            CountRows();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes at the start and the end of every file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The file's bytes.</summary>
    public long Length { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The columns with values.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _footer.Columns;

    /// <summary>The writer's texts by their keys.</summary>
    public IReadOnlyDictionary<string, string> Texts => _footer.Texts;

    /// <summary>Goes through a column's values.</summary>
    /// <param name="column">The column, which is not repeated.</param>
    /// <param name="skip">Rows to leave out at the start.</param>
    /// <exception cref="AlexNetException">The file is damaged, or uses what is not read.</exception>
    public IEnumerable<ParquetValue> Read(ParquetColumn column, int skip = 0)
    {
        foreach (ColumnChunk chunk in _footer.Groups.Select(group => group.Chunks[column.Index]))
        {
            if (skip >= chunk.Rows)
            {
                skip -= (int)chunk.Rows;
                continue;
            }

            foreach (ParquetValue value in ReadChunk(column, chunk, skip))
            {
                yield return value;
            }

            skip = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Adds up the rows: an image takes more than a byte, so that no file has more rows than bytes.</summary>
    private void CountRows()
    {
        long rows = 0;
        foreach (long own in _footer.Groups.Select(group => group.Rows))
        {
            rows = own >= 0 && own <= Length - rows ? rows + own : throw Damaged("it promises more rows than it has bytes");
        }

        Rows = rows <= int.MaxValue ? (int)rows : throw Damaged("it promises more rows than a pack can have images");
    }

    private IEnumerable<ParquetValue> ReadChunk(ParquetColumn column, ColumnChunk chunk, int skip)
    {
        var values = new PageValues(column, _stream.Name);
        long place = chunk.Offset;
        for (long left = chunk.Rows; left > 0;)
        {
            PageHeader header = ReadHeader(ref place);
            bool isData = header.Kind is PageKind.Data or PageKind.DataV2;
            if (header.Values > MostValues)
            {
                throw ParquetErrors.Unsupported(_stream.Name, $"pages of more than {MostValues} values");
            }

            if (isData && (header.Values > left || header.Values == 0))
            {
                throw Damaged("a page holds no values, or more than its group has rows");
            }

            if (header.Kind == PageKind.Dictionary)
            {
                values.SetDictionary(ReadPage(chunk, header, place, LongestDictionary), header.Values);
            }
            else if (isData && skip < header.Values)
            {
                foreach (ParquetValue value in values.Read(header, ReadPage(chunk, header, place, PageCodec.LongestPage)).Skip(skip))
                {
                    yield return value;
                }
            }

            place += header.Length;
            left -= isData ? header.Values : 0;
            skip = isData ? Math.Max(0, skip - header.Values) : skip;
        }
    }

    private PageHeader ReadHeader(ref long place)
    {
        int length = place > 0 && place < Length ? (int)Math.Min(LongestHeader, Length - place) : throw Damaged("a page lies outside it");
        PageHeader header = PageHeader.Read(TakeAt(place, length), _stream.Name, out int own);
        place += own;
        return header.Length <= Length - place ? header : throw Damaged("a page ends outside it");
    }

    /// <summary>Reads a page and inflates it; the levels of the second version stand before what is compressed.</summary>
    private byte[] ReadPage(ColumnChunk chunk, PageHeader header, long place, int longest)
    {
        if (header.InflatedLength > longest || header.Length > longest)
        {
            throw ParquetErrors.Unsupported(_stream.Name, $"pages of more than {longest >> 20} MiB");
        }

        byte[] bytes = TakeAt(place, header.Length);
        int levels = header.Kind == PageKind.DataV2 ? header.LevelBytes : 0;
        int codec = header.IsCompressed ? chunk.Codec : 0;
        return levels == 0
            ? PageCodec.Inflate(codec, bytes, header.InflatedLength, _stream.Name)
            : [.. bytes.AsSpan(0, levels), .. PageCodec.Inflate(codec, bytes[levels..], header.InflatedLength - levels, _stream.Name)];
    }

    private byte[] TakeAt(long place, int length)
    {
        _stream.SeekTo(place);
        return _stream.Take(length);
    }

    private AlexNetException Damaged(string why) => ParquetErrors.Damaged(_stream.Name, why);
}
