"""What Chinese says around a limit, where no space ends a word."""

from __future__ import annotations

from scripts.prose.phrase import Phrase

HAN = Phrase(r"([\u4e00-\u9fff]+)", flags=0)
"""A run of Chinese characters."""
_WORDS = """
    空 最大 最小 最多 最少 最长 最短 至少 大于 小于 或等于 等于 必须 须 需要 需 应该 应 可以 可 能
    取值 有效 允许 支持 范围 区间 之间 介于 以内 以下 以上 为 是 在 的 个 张 条 段 项 份 字符数
    字符 字数 字 长度 数量 个数 总数 限制 上限 下限 默认值 默认 缺省 步长 整数 小数 浮点数 数值
    数 值 秒钟 秒 毫秒 像素 帧 从 到 至 和 与 或 且 并 均 包含 包括 含 不 仅 只 单位 可选值
    可选项 可选 必填 参数 字段 该 此 本 恰好 正 输入 上传 传入 传 填写 填 文本 字符串 内容 列表
    数组 元素 一 两 了 请 都 单次 每次 一次 非负 小数位 自然数 最终 不得 请求 添加 固定 目前 当前
    仅限 暂时 暂 选项 可用 之一 枚举值 枚举 合法 注意 说明 最高 最低 内 校验 同时 时 则 若 如 未
    提供 不填 设置 设 使用 采用 选择 指定 值为 如果 限
"""
_LONGEST_FIRST = "|".join(sorted(_WORDS.split(), key=len, reverse=True))
PLAIN_HAN = Phrase(
    rf"不(?:能|得|可|应)?(?:超过|超出|大于|小于|少于|多于|低于|高于)|{_LONGEST_FIRST}", flags=0
)
"""What says nothing of what else a limit is of, or when it holds."""
_CLAUSE = Phrase(r"[\uff0c,;\uff1b:\uff1a(\uff08\u3001\u3002\n]")
_FIRST = Phrase(r"[\uff0c\u3002\uff1b;(\uff08\n]")


def names_another(text: str, start: int) -> bool:
    """Whether the clause before a place names what the text does not begin with.

    "The original picture's width is at least 300" is no limit of a `width`.
    """
    if text.isascii():
        return False
    first = _FIRST.compiled.split(text.lstrip(), maxsplit=1)[0]
    own = _CLAUSE.compiled.split(text[:start])[-1]
    if not HAN.search(own) or len(first) >= start:
        return False
    words = [word for run in HAN.texts(own) for word in PLAIN_HAN.compiled.split(run) if word]
    return any(not set(word) <= set(first) for word in words)
