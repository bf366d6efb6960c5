using System.Buffers.Binary;
using System.Globalization;

namespace AlexNetSharp.Pickles;

/// <content>What each instruction does.</content>
internal sealed partial class PickleReader
{
    private void Execute(PickleCode code)
    {
        if (!TryPlain(code) && !TryString(code) && !TryContainer(code) && !TryObject(code) && !TryMemo(code))
        {
            throw _file.Unusable(
                $"its pickle has the byte 0x{(byte)code:X2} at byte {Position - 1} where an instruction is expected, "
                    + $"so it is damaged or of a kind that holds no weights");
        }
    }

    private bool TryPlain(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.Proto when Take(1)[0] is var version:
                return version <= NewestProtocol
                    ? true
                    : throw _file.Unusable($"its pickle is of protocol {version}, and {NewestProtocol} is the newest that is known");
            case PickleCode.Frame:
                Check(TakeInt64());
                return true;
            case PickleCode.Pop when _marks.Count > 0 && _marks[^1] == _stack.Count:
                _marks.RemoveAt(_marks.Count - 1);
                return true;
            case PickleCode.Pop:
                _ = Pop();
                return true;
            case PickleCode.PopMark:
                _ = PopToMark();
                return true;
            case PickleCode.Mark:
                _marks.Add(
                    _marks.Count < MostOnStack
                        ? _stack.Count
                        : throw _file.Unusable($"its pickle has more than {MostOnStack} marks on its stack"));
                return true;
            case PickleCode.Dup:
                Push(Top());
                return true;
            default:
                return TryNumber(code);
        }
    }

    private bool TryNumber(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.None:
                Push(null);
                return true;
            case PickleCode.NewTrue or PickleCode.NewFalse:
                Push(code == PickleCode.NewTrue ? True : False);
                return true;
            case PickleCode.Int when _file.Bytes(Position, Math.Min(3, _end - Position)) is [(byte)'0', (byte)'0' or (byte)'1', (byte)'\n']:
                Push(TakeNumber() == 1 ? True : False);
                return true;
            case PickleCode.Int or PickleCode.Long:
                PushInteger(TakeNumber());
                return true;
            case PickleCode.BinInt:
                Push((long)(int)TakeUInt32());
                return true;
            case PickleCode.BinInt1:
                Push((long)Take(1)[0]);
                return true;
            case PickleCode.BinInt2:
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))));
                return true;
            case PickleCode.Long1:
                PushInteger(TakeInteger(Take(1)[0]));
                return true;
            case PickleCode.Long4:
                PushInteger(TakeInteger((int)TakeUInt32()));
                return true;
            case PickleCode.Float when TakeText() is var text:
                Push(
                    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                        ? number
                        : throw Damaged($"has '{ShortText.Of(text)}' for a number"));
                return true;
            case PickleCode.BinFloat:
                Push(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double))));
                return true;
            default:
                return false;
        }
    }

    private bool TryString(PickleCode code)
    {
        PickleString? text = code switch
        {
            PickleCode.String => TakeQuoted(),
            PickleCode.Unicode when TakeLine(int.MaxValue) is var (start, length) => new(
                _file,
                start,
                length,
                PickleStringForm.UnicodeEscapes,
                IsText: true),
            PickleCode.BinString => TakeString((int)TakeUInt32(), PickleStringForm.Raw, isText: false),
            PickleCode.BinBytes => TakeString(TakeUInt32(), PickleStringForm.Raw, isText: false),
            PickleCode.ShortBinString or PickleCode.ShortBinBytes => TakeString(Take(1)[0], PickleStringForm.Raw, isText: false),
            PickleCode.BinBytes8 or PickleCode.ByteArray8 => TakeString(TakeInt64(), PickleStringForm.Raw, isText: false),
            PickleCode.ShortBinUnicode => TakeString(Take(1)[0], PickleStringForm.Utf8, isText: true),
            PickleCode.BinUnicode => TakeString(TakeUInt32(), PickleStringForm.Utf8, isText: true),
            PickleCode.BinUnicode8 => TakeString(TakeInt64(), PickleStringForm.Utf8, isText: true),
            _ => null,
        };
        if (text is not null)
        {
            Push(text);
        }

        return text is not null;
    }

    private PickleString TakeQuoted()
    {
        (long start, int length) = TakeLine(int.MaxValue);
        ReadOnlySpan<byte> line = _file.Bytes(start, length);
        return line.Length >= 2 && line[0] == line[^1] && line[0] is (byte)'\'' or (byte)'"'
            ? new PickleString(_file, start + 1, length - 2, PickleStringForm.StringEscapes, IsText: false)
            : throw Damaged("has a string without quotes");
    }

    private bool TryContainer(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.EmptyTuple:
                Push(Empty);
                return true;
            case PickleCode.Tuple1 or PickleCode.Tuple2 or PickleCode.Tuple3:
                object?[] few = new object?[code - PickleCode.Tuple1 + 1];
                for (int i = few.Length - 1; i >= 0; i--)
                {
                    few[i] = Pop();
                }

                Push(Tuple(few));
                return true;
            case PickleCode.Tuple:
                Push(Tuple(PopToMark()));
                return true;
            case PickleCode.EmptyList or PickleCode.EmptySet:
                Push(new PickleList());
                return true;
            case PickleCode.List or PickleCode.FrozenSet:
                Push(Filled(new PickleList(), PopToMark()));
                return true;
            case PickleCode.Append:
                Fill([Pop()]);
                return true;
            case PickleCode.Appends or PickleCode.AddItems:
                Fill(PopToMark());
                return true;
            case PickleCode.EmptyDict:
                Push(new PickleDictionary());
                return true;
            case PickleCode.Dict:
                Push(Filled(new PickleDictionary(), PopToMark()));
                return true;
            case PickleCode.SetItem:
                object? value = Pop();
                object? key = Pop();
                FillPairs([key, value]);
                return true;
            case PickleCode.SetItems:
                FillPairs(PopToMark());
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts values into the list on top.</summary>
    private void Fill(object?[] items)
    {
        if (Top() is not PickleForeign)
        {
            Filled(Target<PickleList>(), items);
        }
    }

    /// <summary>Puts keys and values into the dictionary on top.</summary>
    private void FillPairs(object?[] pairs)
    {
        if (Top() is not PickleForeign)
        {
            Filled(Target<PickleDictionary>(), pairs);
        }
    }

    private T Target<T>()
        where T : class => Top() as T ?? throw Damaged("puts values into something that holds none");

    private PickleTuple Tuple(object?[] items)
    {
        var tuple = new PickleTuple(items);
        Array.ForEach(items, item => Nest(tuple, item));
        return tuple;
    }

    private PickleList Filled(PickleList list, object?[] items)
    {
        foreach (object? item in items)
        {
            Nest(list, item);
            list.Add(item);
        }

        return list;
    }

    private PickleDictionary Filled(PickleDictionary dictionary, object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
        {
            throw Damaged("has a key without a value");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            Nest(dictionary, pairs[i]);
            Nest(dictionary, pairs[i + 1]);
            dictionary.Add(pairs[i], pairs[i + 1]);
        }

        return dictionary;
    }

    private bool TryObject(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.Global:
                Push(TakeGlobal());
                return true;
            case PickleCode.StackGlobal:
                object? name = Pop();
                Push(
                    Pop() is PickleString module && name is PickleString text
                        ? _dialect.Find(module.Name, text.Name)
                        : throw Damaged("names a function by something that is no name"));
                return true;
            case PickleCode.Inst:
                PickleGlobal instance = TakeGlobal();
                Push(Call(instance, PopToMark()));
                return true;
            case PickleCode.Obj:
                object?[] classAndArguments = PopToMark();
                Push(
                    classAndArguments.Length > 0
                        ? Call(classAndArguments[0], classAndArguments[1..])
                        : throw Damaged("makes an object of no class"));
                return true;
            case PickleCode.Reduce or PickleCode.NewObj:
                object? arguments = Pop();
                object? callee = Pop();
                Push(
                    arguments is PickleTuple tuple
                        ? Call(callee, tuple.Items)
                        : throw Damaged("calls a function with something that is no tuple"));
                return true;
            case PickleCode.NewObjEx:
                object? keywords = Pop(), places = Pop(), type = Pop();
                Push(
                    keywords is PickleDictionary && places is PickleTuple { Items: var given }
                        ? Call(type, given)
                        : throw Damaged("makes an object of something that is no tuple and no dictionary"));
                return true;
            case PickleCode.Build:
                object? state = Pop();
                (Top() as IPickleState ?? throw Damaged("gives a state to something that has none")).SetState(state);
                return true;
            case PickleCode.PersId when TakeLine(LongestLine) is var (start, length):
                Push(_dialect.Persistent(new PickleString(_file, start, length, PickleStringForm.Utf8, IsText: true)));
                return true;
            case PickleCode.BinPersId:
                Push(_dialect.Persistent(Pop()));
                return true;
            default:
                return false;
        }
    }

    private PickleGlobal TakeGlobal()
    {
        string module = TakeText();
        return _dialect.Find(module, TakeText());
    }

    private object? Call(object? callee, object?[] arguments) =>
        callee is PickleForeign ? callee
        : callee is PickleGlobal { Call: { } call }
            ? call(arguments)
            : throw Damaged(
                callee is PickleGlobal named ? $"calls {named.Name}, which may only be named," : "calls something that is no function");

    private bool TryMemo(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.Get:
                Push(Remembered(TakeKey()));
                return true;
            case PickleCode.BinGet:
                Push(Remembered(Take(1)[0]));
                return true;
            case PickleCode.LongBinGet:
                Push(Remembered(TakeUInt32()));
                return true;
            case PickleCode.Put:
                Remember(TakeKey());
                return true;
            case PickleCode.BinPut:
                Remember(Take(1)[0]);
                return true;
            case PickleCode.LongBinPut:
                Remember(TakeUInt32());
                return true;
            case PickleCode.Memoize:
                Remember((uint)_memo.Count);
                return true;
            default:
                return false;
        }
    }
}
